import { IconMinus, IconPlus, IconRotate2, IconRotateClockwise2 } from '@tabler/icons-react'
import type { ViewTransform } from '../view/view-transform.ts'
import { useObservable } from './use-observable.ts'
import styles from './ZoomControl.module.css'

const STEP = 1.25

/** 100 %: a pixel of the image is a pixel of the screen. */
export const zoomToPixels = (view: ViewTransform): void => view.zoomTo(1 / window.devicePixelRatio)

type Props = {
  view: ViewTransform
  /** By a step clockwise (1) or against it (-1), or upright again (0). */
  onTurn: (step: -1 | 0 | 1) => void
}

/** How large and which way round one sees the photo. */
export function ZoomControl({ view, onTurn }: Props) {
  const { scale, angle } = useObservable(view)
  return (
    <div className={styles['control']} role="group" aria-label="Zoom">
      <button type="button" aria-label="Zoom out" onClick={() => view.zoomTo(scale / STEP)}>
        <IconMinus size={15} stroke={1.7} />
      </button>
      <button
        type="button"
        className={styles['percent']}
        aria-label={`Zoom ${percent(scale)}; to 100 %`}
        title="100 % (Ctrl+0)"
        onClick={() => zoomToPixels(view)}
      >
        {percent(scale)}
      </button>
      <button type="button" aria-label="Zoom in" onClick={() => view.zoomTo(scale * STEP)}>
        <IconPlus size={15} stroke={1.7} />
      </button>
      <button type="button" className={styles['fit']} title="Fit (F)" onClick={() => view.fit()}>
        Fit
      </button>
      <button
        type="button"
        className={styles['turn']}
        aria-label="Turn left"
        title="Turn left (,)"
        onClick={() => onTurn(-1)}
      >
        <IconRotate2 size={15} stroke={1.7} />
      </button>
      {angle !== 0 && (
        <button
          type="button"
          className={styles['angle']}
          aria-label={`Turned by ${signed(angle)}°; upright again`}
          title="Upright again (Shift+.)"
          onClick={() => onTurn(0)}
        >
          {signed(angle)}°
        </button>
      )}
      <button type="button" aria-label="Turn right" title="Turn right (.)" onClick={() => onTurn(1)}>
        <IconRotateClockwise2 size={15} stroke={1.7} />
      </button>
    </div>
  )
}

/** -179..180. */
const signed = (angle: number) => (angle > 180 ? angle - 360 : angle)

const percent = (scale: number) => `${Math.round(scale * window.devicePixelRatio * 100)} %`
