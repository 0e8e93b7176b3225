import { useElementSize } from '@mantine/hooks'
import type { CSSProperties } from 'react'
import { CartesianGrid, Line, LineChart, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts'
import type { BenchmarkRow } from '../../src-shared/domain/index.ts'
import { day, shortTime } from '../components/format.ts'
import { axisMilliseconds, measuredWords, milliseconds, rowLabel, seriesOf } from './rows.ts'
import styles from './Benchmark.module.css'

const COLORS = 8
const colorOf = (index: number) => `var(--hl-run-${(index % COLORS) + 1})`
const TICK = { fill: 'var(--hl-chart-axis)', fontSize: 11.5 }

/** p50 of each series, one point a measurement in their order, and the targets that are near. */
export default function HistoryLines({ rows }: { rows: readonly BenchmarkRow[] }) {
  const { ref, width, height } = useElementSize()
  const oldestFirst = rows.toReversed()
  const names = [...new Map(oldestFirst.map((row) => [seriesOf(row), rowLabel(row)])).entries()]
  const ticks = measuredWords(oldestFirst)
  const points = oldestFirst.map((row, at) => ({
    at,
    when: `${day(row.measuredAt)}, ${shortTime(row.measuredAt)}`,
    [seriesOf(row)]: row.p50Ms,
  }))
  const highest = Math.max(...rows.map(({ p50Ms }) => p50Ms))
  const limits = [...new Set(rows.map(({ target }) => target.limitMs))].filter((limit) => limit < highest * 3)
  return (
    <div className={styles['history']}>
      <ul className={styles['legend']}>
        <li className={styles['axis']}>p50 of Run</li>
        {names.map(([series, name], index) => (
          <li key={series} data-series="" style={{ '--series': colorOf(index) } as CSSProperties}>
            {name}
          </li>
        ))}
      </ul>
      <div
        ref={ref}
        className={styles['lines']}
        role="img"
        aria-label="p50 of each measurement; the table below has the figures."
      >
        {width > 0 && height > 0 && (
          <LineChart
            width={width}
            height={height}
            data={points}
            margin={{ top: 10, right: 84, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--hl-chart-grid)" />
            <XAxis
              dataKey="at"
              tickFormatter={(at: number) => ticks[at] ?? ''}
              axisLine={false}
              tickLine={false}
              tick={TICK}
              minTickGap={40}
            />
            <YAxis
              width={62}
              axisLine={false}
              tickLine={false}
              tick={TICK}
              tickFormatter={(value: number) => axisMilliseconds(value, Math.max(highest, ...limits))}
              domain={[0, 'auto']}
            />
            <Tooltip
              isAnimationActive={false}
              formatter={(value, key) => [
                milliseconds(Number(value)),
                names.find(([series]) => series === key)?.[1] ?? '',
              ]}
              labelFormatter={(at) => points[Number(at)]?.when ?? ''}
              contentStyle={{ background: 'var(--hl-surface-overlay)', border: 0, borderRadius: 8, fontSize: 11.5 }}
            />
            {limits.map((limit) => (
              <ReferenceLine
                key={limit}
                y={limit}
                ifOverflow="extendDomain"
                stroke="var(--hl-caution)"
                strokeDasharray="1.5 4"
                label={{ value: `Target ${limit}`, position: 'right', fill: 'var(--hl-caution-text)', fontSize: 11.5 }}
              />
            ))}
            {names.map(([series], index) => (
              <Line
                key={series}
                dataKey={series}
                connectNulls
                isAnimationActive={false}
                stroke={colorOf(index)}
                strokeWidth={2}
                strokeDasharray={index >= 4 ? '4 3' : undefined}
                dot={{ r: 3 }}
              />
            ))}
          </LineChart>
        )}
      </div>
    </div>
  )
}
