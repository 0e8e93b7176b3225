import { count, figure } from '../components/format.ts'
import { Keycaps } from '../components/Keycaps.tsx'
import type { EpochPoint } from './epoch-point.ts'
import styles from './EpochChart.module.css'

const WIDTH_PX = 188
const GAP_PX = 16

type Props = {
  point: EpochPoint
  /** The epoch that it is compared with. */
  partner: number | null
  /** Under the pointer, where a click opens it; else Enter does. */
  hovered: boolean
  /** Where its epoch stands in the chart, and where the plot ends. */
  leftPx: number
  widthPx: number
}

/** All figures of one epoch, beside its line. */
export function EpochCard({ point, partner, hovered, leftPx, widthPx }: Props) {
  const left = leftPx + GAP_PX + WIDTH_PX > widthPx ? leftPx - GAP_PX - WIDTH_PX : leftPx + GAP_PX
  const { scores } = point
  return (
    <div className={styles['card']} style={{ left }}>
      <header>
        <span>Epoch {point.epoch}</span>
        <span>{figure(scores?.iou)}</span>
      </header>
      {point.failure !== null ? (
        <p className={styles['failure']}>{point.failure}</p>
      ) : scores === null ? (
        <p className={styles['todo']}>Not evaluated on these images.</p>
      ) : (
        <dl>
          <dt>Dice</dt>
          <dd>{figure(scores.dice)}</dd>
          <dt>Precision, recall</dt>
          <dd>
            {figure(scores.precision)}, {figure(scores.recall)}
          </dd>
          <dt>Images</dt>
          <dd>
            {point.evaluated === point.images
              ? count(point.images)
              : `${count(point.evaluated)} of ${count(point.images)}`}
          </dd>
        </dl>
      )}
      <div className={styles['hint']}>
        {hovered ? 'Click:' : <Keycaps keys="Enter" />}
        {partner === null ? 'look at it' : `compare with epoch ${partner}`}
      </div>
    </div>
  )
}
