import { IconMinus, IconPlus } from '@tabler/icons-react'
import type { ViewTransform } from '../view/view-transform.ts'
import { useObservable } from './use-observable.ts'
import styles from './ZoomControl.module.css'

const STEP = 1.25

/** 100 %: a pixel of the image is a pixel of the screen. */
export const zoomToPixels = (view: ViewTransform): void => view.zoomTo(1 / window.devicePixelRatio)

export function ZoomControl({ view }: { view: ViewTransform }) {
  const { scale } = useObservable(view)
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
    </div>
  )
}

const percent = (scale: number) => `${Math.round(scale * window.devicePixelRatio * 100)} %`
