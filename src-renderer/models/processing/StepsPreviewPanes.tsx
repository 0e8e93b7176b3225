import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { photoUrl } from '../../../src-shared/contract/index.ts'
import type { ImageItem } from '../../../src-shared/domain/index.ts'
import type { PostProcessing } from '../../../src-shared/postprocessing/steps.ts'
import { ErrorBand } from '../../components/ErrorBand.tsx'
import { figure } from '../../components/format.ts'
import { Loading } from '../../components/Loading.tsx'
import { orpc } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'
import { MaskOverlay } from '../try/MaskOverlay.tsx'
import styles from './Processing.module.css'

type Props = { modelId: string; image: ImageItem; steps: PostProcessing; threshold: number }

/** Values that are typed or dragged through are not worth a picture each. */
const SETTLE_MS = 250

/** The image of the panel above, without and with the steps, and what they are worth on it. */
export function StepsPreviewPanes({ modelId, image, steps, threshold }: Props) {
  const settled = useSettled(steps)
  const preview = useQuery(
    orpc.postProcessing.preview.queryOptions({
      input: { modelId, imageId: image.id, steps: settled, threshold },
      placeholderData: keepPreviousData,
      retry: false,
      // Pictures of previews are forgotten by the backend after a while.
      staleTime: 60_000,
    }),
  )
  const { data } = preview
  const isOfThisImage = data !== undefined && !preview.isPlaceholderData
  return (
    <>
      {preview.error && <ErrorBand title={faultOf(preview.error).message} />}
      <div className={styles['panes']} aria-busy={preview.isFetching}>
        <Pane label="Before" detail={data?.before ? `IoU ${figure(data.before.iou)}` : ''} image={image}>
          {data && <MaskOverlay probabilityUrl={data.beforeUrl} threshold={null} />}
        </Pane>
        <Pane label="After" detail={data?.after ? `IoU ${figure(data.after.iou)}` : ''} image={image}>
          {preview.isFetching && <Loading label="Applying the steps" />}
          {data && <MaskOverlay probabilityUrl={data.afterUrl} threshold={null} />}
        </Pane>
        <dl className={styles['worth']} aria-live="polite">
          {isOfThisImage && !data.before && <p className={styles['muted']}>This image has no mask to compare with.</p>}
          {data?.before && data.after && (
            <>
              <Change label="IoU" before={data.before.iou} after={data.after.iou} />
              <Change label="Boundary IoU" before={data.before.boundaryIou} after={data.after.boundaryIou} />
            </>
          )}
        </dl>
      </div>
    </>
  )
}

function Pane(props: { label: string; detail: string; image: ImageItem; children: React.ReactNode }) {
  return (
    <figure className={styles['pane']}>
      <div className={styles['square']}>
        <img className={styles['picture']} src={photoUrl(props.image)} alt="" />
        {props.children}
      </div>
      <figcaption>
        {props.label}
        <span className={styles['muted']}>{props.detail}</span>
      </figcaption>
    </figure>
  )
}

function Change({ label, before, after }: { label: string; before: number | null; after: number | null }) {
  const change = before === null || after === null ? null : after - before
  const size = change === null ? '–' : Math.abs(change).toFixed(4)
  // What rounds to nothing is no change in either direction.
  const words = change === null || Number(size) === 0 ? size : `${change < 0 ? '−' : '+'}${size}`
  const tone = change === null || Math.abs(change) < 0.00005 ? undefined : change > 0 ? 'better' : 'worse'
  return (
    <div>
      <dt>{label}</dt>
      <dd data-tone={tone}>{words}</dd>
    </div>
  )
}

/** The value once it has not changed for a moment. */
function useSettled(steps: PostProcessing): PostProcessing {
  const [settled, setSettled] = useState(steps)
  const key = JSON.stringify(steps)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(key) as PostProcessing), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [key])
  return settled
}
