import { ActionIcon, Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { Dataset, Run, SplitChoice } from '../../src-shared/domain/index.ts'
import { METRIC_WORDS, METRICS } from '../charts/epoch-point.ts'
import { count, figure } from '../components/format.ts'
import { releaseAddress } from '../evaluation/addresses.ts'
import { SetSelect } from '../evaluation/SetSelect.tsx'
import { orpc } from '../host/client.ts'
import type { RunEpoch } from '../evaluation/use-run-figures.ts'
import { Tip } from '../components/Tip.tsx'
import styles from './progress.module.css'

type Props = {
  runs: readonly Run[]
  run: Run
  onRun: (runId: string) => void
  datasets: readonly Dataset[]
  dataset: Dataset
  split: SplitChoice
  onSet: (datasetId: string, split: SplitChoice) => void
  epoch: RunEpoch | null
}

/** Which run, on which images, and all figures of the chosen epoch. */
export function RunPanel({ runs, run, onRun, datasets, dataset, split, onSet, epoch }: Props) {
  const navigate = useNavigate()
  const bestOfRun = useBestOfRuns(dataset.id, split)
  return (
    <>
      <section className={styles['section']}>
        <header className={styles['sectionHead']}>
          <h2>Runs</h2>
          <Tip label="Add a folder of checkpoints">
            <ActionIcon size={24} aria-label="Add a run" onClick={() => void navigate('/runs/add')}>
              <IconPlus size={16} stroke={1.6} />
            </ActionIcon>
          </Tip>
        </header>
        <div role="radiogroup" aria-label="Run">
          {runs.map((each) => (
            <label key={each.id} className={styles['run']} data-chosen={each.id === run.id || undefined}>
              <input
                type="radio"
                name="run"
                className="visually-hidden"
                checked={each.id === run.id}
                onChange={() => onRun(each.id)}
              />
              <span className={styles['runMark']} aria-hidden="true" />
              <span className={`${styles['runName']} ellipsis`}>{each.name}</span>
              <span className={styles['faint']}>{count(each.checkpoints)}</span>
              <span className="figure">{figure(bestOfRun.get(each.id))}</span>
            </label>
          ))}
        </div>
      </section>
      <section className={styles['section']}>
        <h2 className={styles['sectionHead']}>Evaluated on</h2>
        <SetSelect datasets={datasets} dataset={dataset} split={split} onChange={onSet} />
      </section>
      {epoch && (
        <section className={styles['section']}>
          <header className={styles['sectionHead']}>
            <h2>Epoch {epoch.epoch}</h2>
            <span className={`${styles['faint']} ellipsis`}>{epoch.model}</span>
          </header>
          {epoch.failure !== null && <p className={styles['failure']}>{epoch.failure}</p>}
          <EpochFigures epoch={epoch} />
          <Button
            fullWidth
            onClick={() => void navigate(releaseAddress({ modelId: epoch.modelId, datasetId: dataset.id, split }))}
          >
            Release epoch {epoch.epoch}
          </Button>
        </section>
      )}
    </>
  )
}

function EpochFigures({ epoch }: { epoch: RunEpoch }) {
  const { summary } = epoch
  return (
    <table className={styles['figures']}>
      <thead>
        <tr>
          <td />
          <th scope="col">mean</th>
          <th scope="col">pooled</th>
        </tr>
      </thead>
      <tbody>
        {METRICS.map((metric) => (
          <tr key={metric}>
            <th scope="row">{metric === 'iou' ? 'IoU' : METRIC_WORDS[metric]}</th>
            <td className="figure">{figure(epoch.scores?.[metric])}</td>
            <td className="figure">{figure(epoch.scores === null ? null : summary?.pooled[metric])}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">Images</th>
          <td className="figure" colSpan={2}>
            {summary ? `${count(summary.evaluated)} of ${count(summary.images)}` : 'not evaluated'}
          </td>
        </tr>
        <tr>
          <th scope="row">Missed, failed</th>
          <td className="figure" colSpan={2}>
            {summary ? `${count(summary.missed)}, ${count(summary.failed)}` : '–'}
          </td>
        </tr>
        <tr>
          <th scope="row">Threshold</th>
          <td className="figure" colSpan={2}>
            {summary ? summary.threshold.toFixed(2) : '–'}
          </td>
        </tr>
      </tbody>
    </table>
  )
}

/** The best mean IoU of each run on a set, by run. */
function useBestOfRuns(datasetId: string, split: SplitChoice): ReadonlyMap<string, number> {
  const { data: evaluations = [] } = useQuery(orpc.evaluations.list.queryOptions())
  const { data: models = [] } = useQuery(orpc.models.list.queryOptions())
  const runOf = new Map(models.map(({ id, runId }) => [id, runId]))
  const best = new Map<string, number>()
  for (const { modelId, mean, datasetId: dataset, split: on } of evaluations) {
    const runId = runOf.get(modelId)
    if (!runId || dataset !== datasetId || on !== split || mean.iou === null) continue
    best.set(runId, Math.max(mean.iou, best.get(runId) ?? 0))
  }
  return best
}
