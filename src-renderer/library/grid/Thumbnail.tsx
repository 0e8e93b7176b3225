import { IconPhotoOff } from '@tabler/icons-react'
import { memo } from 'react'
import { maskThumbnailUrl, thumbnailUrl, type ThumbnailSize } from '../../../src-shared/contract/index.ts'
import type { ImageItem } from '../../../src-shared/domain/index.ts'
import { useBroken } from '../../components/use-broken.ts'
import type { ThumbnailView } from '../view-preferences.ts'
import { Outline } from './Outline.tsx'
import styles from './Thumbnail.module.css'

type Props = { image: ImageItem; view: ThumbnailView; size: ThumbnailSize }

/** A photo, its mask, or both. It fills its box; a file that can't be read keeps its square, with a sentence. */
export const Thumbnail = memo(function Thumbnail({ image, view, size }: Props) {
  const photo = thumbnailUrl(image, size)
  const mask = image.mask && maskThumbnailUrl({ imageId: image.id, version: image.mask.version }, size)
  const url = view === 'mask' ? mask : photo
  const { isBroken, onError, attempt } = useBroken(url)
  if (isBroken) {
    return (
      <span className={styles['broken']}>
        <IconPhotoOff size={20} stroke={1.5} aria-hidden="true" />
        <span className={styles['sentence']}>{image.problem?.message ?? 'This photo can’t be read now.'}</span>
      </span>
    )
  }
  if (url === null) return <span className={styles['none']}>No mask</span>
  return (
    <>
      <img
        key={`${url} ${attempt}`}
        className={styles['picture']}
        src={url}
        alt=""
        decoding="async"
        draggable={false}
        onError={onError}
      />
      {view === 'outline' && mask && <Outline key={mask} maskUrl={mask} className={styles['picture']} />}
    </>
  )
})
