import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import { figure } from '../components/format.ts'
import { EpochCard } from './EpochCard.tsx'
import { BestMark, FailedMark, MissingMark } from './EpochMarks.tsx'
import { GATES, METRIC_WORDS, valueOf, type EpochPoint, type Metric } from './epoch-point.ts'
import { epochTicks, linearScale, nearest, valueAxis } from './scale.ts'
import styles from './EpochChart.module.css'

const MARGIN = { top: 34, right: 96, bottom: 4, left: 4 }
const VALUE_AXIS_PX = 42
const EPOCH_AXIS_PX = 26

type Props = {
  points: readonly EpochPoint[]
  metric: Metric
  bestEpoch: number | null
  selectedEpoch: number | null
  onSelect: (epoch: number) => void
  /** A click: the epoch is to be looked at. */
  onOpen: (epoch: number) => void
  /** The epoch that it is held against then. */
  partnerOf: (epoch: number) => number | null
}

/** One figure over the epochs of a run, with the gates of a release. Hover shows an epoch's figures, a click opens it. */
export default function EpochChart({ points, metric, bestEpoch, selectedEpoch, onSelect, onOpen, partnerOf }: Props) {
  const { ref, width, height } = useElementSize()
  const [hovered, setHovered] = useState<number | null>(null)
  const values = points.map((point) => valueOf(point, metric)).filter((value) => value !== null)
  const gates = metric === 'iou' ? GATES : []
  const axis = valueAxis(
    values,
    gates.map(({ value }) => value),
  )
  const epochs = points.map(({ epoch }) => epoch)
  const epochDomain: [number, number] = [epochs[0] ?? 0, epochs.at(-1) ?? 1]
  const plot = {
    left: MARGIN.left + VALUE_AXIS_PX,
    right: width - MARGIN.right,
    top: MARGIN.top,
    bottom: height - MARGIN.bottom - EPOCH_AXIS_PX,
  }
  const x = linearScale(epochDomain, [plot.left, plot.right])
  const y = linearScale(axis.domain, [plot.bottom, plot.top])
  const shown = points.find(({ epoch }) => epoch === (hovered ?? selectedEpoch)) ?? null
  const best = points.find(({ epoch }) => epoch === bestEpoch)
  const bestValue = best ? valueOf(best, metric) : null
  const epochAt = (clientX: number, element: HTMLElement) =>
    nearest(points, x, clientX - element.getBoundingClientRect().left)?.epoch ?? null

  return (
    <div
      ref={ref}
      className={styles['chart']}
      role="img"
      aria-label={`${METRIC_WORDS[metric]} over ${points.length} epochs${
        best && bestValue !== null ? `, best ${figure(bestValue)} at epoch ${best.epoch}` : ''
      }. Alt+T shows it as a table.`}
      onPointerMove={(event) => setHovered(epochAt(event.clientX, event.currentTarget))}
      onPointerLeave={() => setHovered(null)}
      onClick={(event) => {
        const epoch = epochAt(event.clientX, event.currentTarget)
        if (epoch === null) return
        onSelect(epoch)
        onOpen(epoch)
      }}
    >
      {width > 0 && height > 0 && (
        <LineChart
          width={width}
          height={height}
          margin={MARGIN}
          data={points.map((point) => ({ epoch: point.epoch, value: valueOf(point, metric) }))}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--hl-chart-grid)" />
          <XAxis
            dataKey="epoch"
            type="number"
            domain={epochDomain}
            ticks={epochTicks(epochs, x)}
            interval={0}
            height={EPOCH_AXIS_PX}
            axisLine={false}
            tickLine={false}
            tickMargin={10}
            tick={{ fill: 'var(--hl-chart-axis)', fontSize: 11.5 }}
          />
          <YAxis
            domain={axis.domain}
            ticks={axis.ticks}
            interval={0}
            width={VALUE_AXIS_PX}
            axisLine={false}
            tickLine={false}
            tickFormatter={(value: number) => value.toFixed(axis.decimals)}
            tick={{ fill: 'var(--hl-chart-axis)', fontSize: 11.5 }}
          />
          {gates
            .filter(({ value }) => value >= axis.domain[0] && value <= axis.domain[1])
            .map(({ value, word, color, textColor }) => (
              <ReferenceLine
                key={word}
                y={value}
                stroke={color}
                strokeWidth={1.5}
                strokeDasharray="1.5 4"
                label={{ value: word, position: 'right', fill: textColor, fontSize: 11.5, offset: 10 }}
              />
            ))}
          {shown && <ReferenceLine x={shown.epoch} stroke="var(--hl-chart-cursor)" />}
          <Line
            dataKey="value"
            type="linear"
            stroke="var(--hl-run-1)"
            strokeWidth={2}
            dot={{ r: 3.5, fill: 'var(--hl-run-1)', strokeWidth: 0 }}
            activeDot={false}
            connectNulls={false}
            isAnimationActive={false}
          />
          {points.map((point) =>
            valueOf(point, metric) !== null ? null : point.failure === null ? (
              <MissingMark key={point.epoch} x={x(point.epoch)} y={plot.bottom} />
            ) : (
              <FailedMark key={point.epoch} x={x(point.epoch)} y={plot.bottom} top={plot.top} />
            ),
          )}
          {best && bestValue !== null && (
            <BestMark x={x(best.epoch)} y={y(bestValue)} text={`Best ${figure(bestValue)}`} />
          )}
        </LineChart>
      )}
      {shown && width > 0 && (
        <EpochCard
          point={shown}
          partner={partnerOf(shown.epoch)}
          hovered={hovered !== null}
          leftPx={x(shown.epoch)}
          widthPx={plot.right}
        />
      )}
    </div>
  )
}
