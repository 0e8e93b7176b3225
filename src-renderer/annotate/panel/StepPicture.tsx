import { useMemo } from 'react'
import { decodePatch } from '../../../src-shared/mask/index.ts'
import { greyPictureUrl } from './grey-picture.ts'
import styles from './HistoryPanel.module.css'

/**
 * The mask after a step, small. No canvas: each of the many would be a layer of its own, which the browser puts together
 * anew in every frame of a stroke.
 * @param thumbnail see src-shared/history/thumbnail.ts; null: no picture
 */
export function StepPicture({ thumbnail }: { thumbnail: Uint8Array | null }) {
  const url = useMemo(() => (thumbnail !== null && thumbnail.length > 0 ? urlOf(thumbnail) : null), [thumbnail])
  if (url === null) {
    return <span className={styles['picture']} data-unknown={thumbnail === null || undefined} aria-hidden="true" />
  }
  return <img className={styles['picture']} src={url} alt="" decoding="sync" draggable={false} />
}

function urlOf(thumbnail: Uint8Array): string {
  const { width, height, tiles } = decodePatch(thumbnail)
  return greyPictureUrl(width, height, tiles[0]?.pixels ?? new Uint8Array(width * height))
}
