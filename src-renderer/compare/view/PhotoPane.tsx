import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react'
import { photoUrl, thumbnailUrl } from '../../../src-shared/contract/asset-urls.ts'
import type { ImageItem } from '../../../src-shared/domain/index.ts'
import { Loading } from '../../components/Loading.tsx'
import { useBroken } from '../../components/use-broken.ts'
import type { SharedView } from './shared-view.ts'
import { useOverlay, type Overlay } from './use-overlay.ts'
import { usePanZoom } from './use-pan-zoom.ts'
import styles from './PhotoPane.module.css'

type Props = {
  /** What a screen reader calls it: "Epoch 11, IoU 0.903". */
  label: string
  header: ReactNode
  image: ImageItem
  view: SharedView
  /** Grey under errors: the colour of hair cannot lie then. */
  grey: boolean
  overlay: Overlay | null
  loading: boolean
  /** Stands over the picture: a fault, or what is missing. */
  children?: ReactNode
}

/** From this scale on pixels are shown as squares. */
const SQUARES_FROM_SCALE = 2

/** One photo with its coloured layer, moving with the others. */
export function PhotoPane({ label, header, image, view, grey, overlay, loading, children }: Props) {
  const surface = useRef<HTMLDivElement>(null)
  const stage = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const { ref: sizeRef, width, height } = useElementSize()
  const [small, full] = [thumbnailUrl(image, 512), photoUrl(image)]
  const thumbnail = useBroken(small)
  const photo = useBroken(full)
  const fault = useOverlay(canvas, overlay)
  usePanZoom(surface, view)

  useEffect(() => {
    if (width > 0 && height > 0) view.setPane({ width, height })
  }, [view, width, height])
  useLayoutEffect(() => view.setImage({ width: image.width, height: image.height }), [view, image.width, image.height])
  useLayoutEffect(
    () =>
      view.subscribe(({ scale, left, top }) => {
        if (!stage.current) return
        stage.current.style.transform = `translate(${left}px, ${top}px) scale(${scale})`
        stage.current.toggleAttribute('data-squares', scale >= SQUARES_FROM_SCALE)
      }),
    [view],
  )

  return (
    <section className={styles['pane']} aria-label={label}>
      <header className={styles['header']}>{header}</header>
      <div ref={useMergedRef(surface, sizeRef)} className={styles['surface']}>
        {loading && <Loading label="Predicting" />}
        <div ref={stage} className={styles['stage']} style={{ width: image.width, height: image.height }}>
          {/* The thumbnail is there at once; the photo covers it when it is decoded. */}
          {!thumbnail.isBroken && (
            <img
              key={`small ${image.id} ${thumbnail.attempt}`}
              className={styles['layer']}
              data-grey={grey || undefined}
              src={small}
              alt=""
              draggable={false}
              onError={thumbnail.onError}
            />
          )}
          {!photo.isBroken && (
            <img
              key={`${image.id} ${photo.attempt}`}
              className={styles['layer']}
              data-grey={grey || undefined}
              src={full}
              alt=""
              draggable={false}
              decoding="async"
              onError={photo.onError}
            />
          )}
          <canvas ref={canvas} className={styles['layer']} />
        </div>
        {photo.isBroken && !children && (
          <PaneMessage title="The photo can’t be read">{image.path} was moved, or its file is damaged.</PaneMessage>
        )}
        {fault && !children && <PaneMessage title="Not drawn">{fault}</PaneMessage>}
        {children}
      </div>
    </section>
  )
}

type MessageProps = { title: string; children?: ReactNode; actions?: ReactNode; tone?: 'negative' | 'neutral' }

/** Says in a pane what is missing there. */
export function PaneMessage({ title, children, actions, tone = 'negative' }: MessageProps) {
  return (
    <div className={styles['message']} role={tone === 'negative' ? 'alert' : undefined}>
      <strong data-tone={tone}>{title}</strong>
      {children && <p>{children}</p>}
      {actions && <div className={styles['messageActions']}>{actions}</div>}
    </div>
  )
}
