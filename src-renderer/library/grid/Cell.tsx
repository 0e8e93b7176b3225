import { IconAlertTriangle } from '@tabler/icons-react'
import { memo, useState } from 'react'
import type { ThumbnailSize } from '../../../src-shared/contract/index.ts'
import { listedState, type ImageItem } from '../../../src-shared/domain/index.ts'
import { figure, fileName } from '../../components/format.ts'
import { StatusMark } from '../../components/status/StatusMark.tsx'
import { statusWords } from '../../components/status/status-words.ts'
import { QualityMark } from '../../components/QualityMark.tsx'
import type { ThumbnailView } from '../view-preferences.ts'
import { Thumbnail } from './Thumbnail.tsx'
import styles from './ImageGrid.module.css'

type Props = {
  id: string
  index: number
  column: number
  image: ImageItem | undefined
  selected: boolean
  view: ThumbnailView
  /** The list rushes by: a picture that is not there yet may wait. */
  deferred: boolean
  thumbnailSize: ThumbnailSize
  withFigure: boolean
  /** Why the model has no figure for it. */
  failure: string | undefined
}

/** One square with its caption: name, band, figure. Grey while its page is on the way. */
export const Cell = memo(function Cell({
  id,
  index,
  column,
  image,
  selected,
  view,
  deferred,
  thumbnailSize,
  withFigure,
  failure,
}: Props) {
  // Once shown, a picture stays.
  const [shown, setShown] = useState(!deferred)
  if (!deferred && !shown) setShown(true)
  const name = image ? fileName(image.path) : 'Loading'
  const trouble = image?.problem?.message ?? failure
  return (
    <div
      id={id}
      className={styles['cell']}
      role="gridcell"
      aria-colindex={column + 1}
      aria-selected={selected}
      aria-label={withFigure && image ? `${name}, ${failure ? 'inference failed' : `IoU ${figure(image.iou)}`}` : name}
      data-index={index}
    >
      <span className={styles['square']}>
        {image && shown && <Thumbnail image={image} view={view} size={thumbnailSize} />}
        {image && image.status.state !== 'todo' && !image.status.imported && (
          <span className={styles['status']} title={statusWords(image.status)}>
            <StatusMark state={listedState(image.status)} />
          </span>
        )}
        {trouble !== undefined && (
          <span className={styles['badge']} title={trouble}>
            <IconAlertTriangle size={13} stroke={1.8} aria-hidden="true" />
          </span>
        )}
      </span>
      <span className={styles['caption']}>
        <span className={styles['name']} title={image?.path}>
          {image && name.replace(/\.[a-z0-9]+$/i, '')}
        </span>
        {withFigure && image && (
          <>
            <QualityMark iou={image.iou} />
            <span className={styles['iou']}>{failure ? 'failed' : figure(image.iou)}</span>
          </>
        )}
      </span>
    </div>
  )
})
