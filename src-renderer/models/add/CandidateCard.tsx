import { useQuery } from '@tanstack/react-query'
import type { KeyboardEvent } from 'react'
import { photoUrl } from '../../../src-shared/contract/index.ts'
import type { DetectionCandidate, ImageItem } from '../../../src-shared/domain/index.ts'
import { figure } from '../../components/format.ts'
import { QualityMark } from '../../components/QualityMark.tsx'
import { orpc } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'
import { MaskOverlay } from '../try/MaskOverlay.tsx'
import { feedWords, readWords } from './candidate-words.ts'
import styles from './Sheet.module.css'

type Props = {
  place: number
  path: string
  candidate: DetectionCandidate
  classes: number
  image: ImageItem
  threshold: number
  chosen: boolean
  /** It was chosen, and the form holds something else since. */
  changed: boolean
  /** By Tab; the others by the arrows. */
  reachable: boolean
  onChoose: () => void
  onKeyDown: (event: KeyboardEvent) => void
}

/** One way to feed and read the model: its mask on the photo, what it is, and its figure. */
export function CandidateCard(props: Props) {
  const { place, path, candidate, classes, image, threshold, chosen, changed, reachable, onChoose, onKeyDown } = props
  const { profile, iou } = candidate
  const tried = useQuery(
    orpc.models.tryProfile.queryOptions({ input: { path, profile, imageId: image.id }, retry: false }),
  )
  const [feed, read] = [feedWords(profile), readWords(profile, classes)]
  const score = iou === null ? 'no figure' : `IoU ${figure(iou)}`
  return (
    <button
      type="button"
      role="radio"
      aria-checked={chosen}
      aria-label={`${place + 1}: ${feed}, ${read}, ${score}${changed ? ', changed by hand since' : ''}`}
      aria-keyshortcuts={String(place + 1)}
      tabIndex={reachable ? 0 : -1}
      className={styles['card']}
      onClick={onChoose}
      onKeyDown={onKeyDown}
    >
      <span className={styles['picture']} data-chosen={chosen || undefined} data-changed={changed || undefined}>
        <img src={photoUrl(image)} alt="" />
        {tried.data && <MaskOverlay probabilityUrl={tried.data.url} threshold={threshold} />}
        {tried.error && <span className={styles['fault']}>{faultOf(tried.error).message}</span>}
        <span className={styles['number']}>{place + 1}</span>
      </span>
      <span className={styles['feed']}>
        <span>{feed}</span>
        {iou !== null && (
          <span className={styles['figure']}>
            <QualityMark iou={iou} /> {figure(iou)}
          </span>
        )}
      </span>
      <span className={styles['read']}>{read}</span>
    </button>
  )
}
