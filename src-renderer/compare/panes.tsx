import { Button } from '@mantine/core'
import { useMemo, type ReactNode } from 'react'
import type { ImageItem } from '../../src-shared/domain/index.ts'
import { firstBin } from '../../src-shared/metrics/index.ts'
import { figure } from '../components/format.ts'
import { modelTitle } from '../evaluation/words.ts'
import { predictionPalette, truthPalette, type CompareView } from './pixels/palettes.ts'
import { truthUrl, type PaneState } from './use-pane.ts'
import { PaneMessage, PhotoPane } from './view/PhotoPane.tsx'
import type { SharedView } from './view/shared-view.ts'
import type { Overlay } from './view/use-overlay.ts'
import styles from './compare.module.css'

type TruthProps = { image: ImageItem; view: SharedView; paint: () => void }

/** What is to be found, as a tint over the photo in its colours. */
export function TruthPane({ image, view, paint }: TruthProps) {
  const url = truthUrl(image)
  const overlay = useMemo<Overlay | null>(
    () =>
      url === null ? null : { imageId: image.id, planeUrl: null, maskUrl: url, firstBin: 0, palette: truthPalette() },
    [image.id, url],
  )
  const author = image.mask?.origin === 'painted' ? (image.mask.author ?? 'painted') : image.mask?.origin
  return (
    <PhotoPane
      label="Ground truth"
      header={
        <>
          <span className={styles['truth']}>Ground truth</span>
          <span className={`${styles['faint']} ellipsis`}>{author}</span>
        </>
      }
      image={image}
      view={view}
      grey={false}
      overlay={overlay}
      loading={false}
    >
      {url === null && (
        <PaneMessage
          tone="neutral"
          title="No ground truth"
          actions={
            <Button size="xs" onClick={paint}>
              Paint it
            </Button>
          }
        >
          The masks can be looked at; there is nothing to measure them against.
        </PaneMessage>
      )}
    </PhotoPane>
  )
}

type ModelProps = { pane: PaneState; header: ReactNode; image: ImageItem; view: SharedView; show: CompareView }

/** What one model found: its errors over the grey photo, or its mask. */
export function ModelPane({ pane, header, image, view, show }: ModelProps) {
  const { planeUrl, cut } = pane
  const maskUrl = truthUrl(image)
  const overlay = useMemo<Overlay | null>(() => {
    if (planeUrl === null) return null
    // Without ground truth nothing is right or wrong: the prediction is a tint.
    const palette = predictionPalette(maskUrl === null ? 'mask' : show)
    return { imageId: image.id, planeUrl, maskUrl, firstBin: firstBin(cut), palette }
  }, [image.id, maskUrl, planeUrl, show, cut])
  return (
    <PhotoPane
      label={`${modelTitle(pane.model)}, IoU ${figure(pane.scores?.iou)}`}
      header={header}
      image={image}
      view={view}
      grey={show === 'errors' || pane.fault !== null}
      overlay={pane.fault === null ? overlay : null}
      loading={pane.loading}
    >
      {pane.fault !== null && (
        <PaneMessage
          title="Failed on this image"
          actions={
            <Button size="xs" onClick={pane.retry}>
              Try again
            </Button>
          }
        >
          {pane.fault}
        </PaneMessage>
      )}
    </PhotoPane>
  )
}
