import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import {
  failuresPerThousand,
  type EvaluationSummary,
  type Model,
  type RuntimeState,
} from '../../src-shared/domain/index.ts'
import { count, figure, plural } from '../components/format.ts'
import { decisionWords, providersWords } from '../components/provider-words.ts'
import { useFailures } from '../evaluation/use-failures.ts'
import { setWords } from '../evaluation/words.ts'
import { orpc } from '../host/client.ts'
import styles from './Models.module.css'

type Decision = RuntimeState['decisions'][number] | undefined

/** How a model did on each image set that it was evaluated on. */
export function EvaluationTable({ model: { id: modelId, sha256 } }: { model: Model }) {
  const { data: summaries } = useQuery(orpc.evaluations.list.queryOptions())
  const { data: runtime } = useQuery(orpc.runtime.get.queryOptions())
  const decision = runtime?.decisions.find((each) => each.sha256 === sha256)
  const own = distinct((summaries ?? []).filter((summary) => summary.modelId === modelId))
  const reasons = [...new Set(own.flatMap(({ provider }) => reasonFor(provider, decision)))]
  const worst = own.toSorted((a, b) => b.failed - a.failed)[0]
  const [first] = useFailures(worst)
  return (
    <section aria-label="Figures">
      <h2>Figures</h2>
      {own.length === 0 ? (
        <p className={styles['muted']}>Not evaluated yet.</p>
      ) : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Images</th>
              <th scope="col" data-figure="">
                n
              </th>
              <th scope="col" data-figure="">
                Computed on
              </th>
              <th scope="col" data-figure="" title="Images on which inference failed, of a thousand that were tried">
                Failed ‰
              </th>
              <th scope="col" data-figure="">
                Mean IoU
              </th>
              <th scope="col" data-figure="">
                Dice
              </th>
              <th scope="col" data-figure="">
                Precision
              </th>
              <th scope="col" data-figure="">
                Recall
              </th>
              <th scope="col" data-figure="">
                Threshold
              </th>
            </tr>
          </thead>
          <tbody>
            {own.map((summary) => (
              <tr key={`${summary.datasetId} ${summary.split}`}>
                <td>
                  <Link to={`/library?dataset=${summary.datasetId}&model=${modelId}&sort=iou`}>
                    {setWords(summary.dataset, summary.split)}
                  </Link>
                  {!summary.complete && <span className={styles['muted']}> not all yet</span>}
                </td>
                <td data-figure="">{count(summary.evaluated)}</td>
                <td data-figure="">{providersWords(summary.provider)}</td>
                <td
                  data-figure=""
                  data-tone={summary.failed > 0 ? 'caution' : undefined}
                  title={`${summary.failed} of ${summary.evaluated + summary.failed} images failed; the reasons stand with them in the library`}
                >
                  {(failuresPerThousand(summary) ?? 0).toFixed(1)}
                </td>
                <td data-figure="">{figure(summary.mean.iou)}</td>
                <td data-figure="">{figure(summary.mean.dice)}</td>
                <td data-figure="">{figure(summary.mean.precision)}</td>
                <td data-figure="">{figure(summary.mean.recall)}</td>
                <td data-figure="">{summary.threshold.toFixed(2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {worst !== undefined && worst.failed > 0 && (
        <p className={styles['muted']}>
          Inference failed on {worst.failed} of {plural(worst.evaluated + worst.failed, 'image')} of{' '}
          {setWords(worst.dataset, worst.split)}, which the figures leave out.
          {first && (
            <>
              {' '}
              The first: {first[1]} <Link to={`/compare?b=${modelId}&image=${first[0]}`}>Look at it</Link>
            </>
          )}
        </p>
      )}
      {reasons.map((reason) => (
        <p key={reason} className={styles['muted']}>
          {reason}
        </p>
      ))}
    </section>
  )
}

/** Once under the table, however many rows it holds of. */
function reasonFor(provider: string, decision: Decision): string[] {
  const words = decisionWords(provider, decision)
  return words ? [`On ${providersWords(provider)}: ${words}`] : []
}

/** Once where a split and the whole dataset are the same images so far: the split, until all of the dataset is evaluated. */
function distinct(summaries: readonly EvaluationSummary[]): EvaluationSummary[] {
  const isTwin = (one: EvaluationSummary) => (other: EvaluationSummary) =>
    other.datasetId === one.datasetId &&
    (other.split === 'all') !== (one.split === 'all') &&
    other.evaluated === one.evaluated &&
    other.failed === one.failed &&
    other.threshold === one.threshold
  return summaries.filter((summary) => {
    const twin = summaries.find(isTwin(summary))
    if (!twin) return true
    const whole = summary.split === 'all' ? summary : twin
    return summary === whole ? whole.complete : !whole.complete
  })
}
