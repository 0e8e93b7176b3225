import { count, figure } from '../components/format.ts'
import { METRIC_WORDS, METRICS, type EpochPoint } from './epoch-point.ts'
import styles from './EpochTable.module.css'

type Props = {
  points: readonly EpochPoint[]
  bestEpoch: number | null
  selectedEpoch: number | null
  onSelect: (epoch: number) => void
  onOpen: (epoch: number) => void
}

/** What the chart shows, as a table: for screen readers, and for whoever wants the figures. */
export function EpochTable({ points, bestEpoch, selectedEpoch, onSelect, onOpen }: Props) {
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Epoch</th>
            {METRICS.map((metric) => (
              <th key={metric} scope="col" className="figure">
                {METRIC_WORDS[metric]}
              </th>
            ))}
            <th scope="col" className="figure">
              Images
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.epoch} data-selected={point.epoch === selectedEpoch || undefined}>
              <th scope="row">
                <button
                  type="button"
                  className={styles['epoch']}
                  onFocus={() => onSelect(point.epoch)}
                  onClick={() => onOpen(point.epoch)}
                >
                  {point.epoch}
                  {point.epoch === bestEpoch && <span className={styles['best']}>Best</span>}
                </button>
              </th>
              {METRICS.map((metric) => (
                <td key={metric} className="figure">
                  {figure(point.scores?.[metric])}
                </td>
              ))}
              <td className="figure">
                {point.failure ??
                  (point.scores === null ? 'not evaluated' : `${count(point.evaluated)} of ${count(point.images)}`)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
