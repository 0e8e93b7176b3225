import { useElementSize } from '@mantine/hooks'
import { Line, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import { figure } from '../components/format.ts'
import { METRIC_WORDS, valueOf, type EpochPoint, type Metric } from './epoch-point.ts'
import { valueAxis } from './scale.ts'
import styles from './SmallChart.module.css'

type Props = {
  points: readonly EpochPoint[]
  metric: Metric
  bestEpoch: number | null
  selectedEpoch: number | null
  onChoose: () => void
}

/** One more figure over the same epochs, small; a click brings it into the large chart. */
export default function SmallChart({ points, metric, bestEpoch, selectedEpoch, onChoose }: Props) {
  const { ref, width, height } = useElementSize()
  const at = points.find(({ epoch }) => epoch === (selectedEpoch ?? bestEpoch))
  const values = points.map((point) => valueOf(point, metric)).filter((value) => value !== null)
  const epochs = points.map(({ epoch }) => epoch)
  return (
    <button type="button" className={styles['small']} onClick={onChoose}>
      <span className={styles['head']}>
        <span className={styles['name']}>{METRIC_WORDS[metric]}</span>
        <span className={styles['value']}>{at ? figure(valueOf(at, metric)) : ''}</span>
      </span>
      <span ref={ref} className={styles['plot']}>
        {width > 0 && height > 0 && (
          <LineChart
            width={width}
            height={height}
            margin={{ top: 6, right: 4, bottom: 4, left: 4 }}
            data={points.map((point) => ({ epoch: point.epoch, value: valueOf(point, metric) }))}
            accessibilityLayer={false}
          >
            <XAxis dataKey="epoch" type="number" hide domain={[epochs[0] ?? 0, epochs.at(-1) ?? 1]} />
            <YAxis hide domain={valueAxis(values).domain} />
            {bestEpoch !== null && <ReferenceLine x={bestEpoch} stroke="var(--hl-run-1)" strokeDasharray="1.5 4" />}
            <Line
              dataKey="value"
              type="linear"
              stroke="var(--hl-run-1)"
              strokeWidth={1.75}
              dot={points.length < 2}
              activeDot={false}
              connectNulls={false}
              isAnimationActive={false}
            />
          </LineChart>
        )}
      </span>
    </button>
  )
}
