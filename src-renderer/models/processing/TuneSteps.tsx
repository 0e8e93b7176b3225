import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { TuneMetric, type Model, type TuneResult, type SplitChoice } from '../../../src-shared/domain/index.ts'
import { describeSteps, type PostProcessing } from '../../../src-shared/postprocessing/steps.ts'
import { ErrorBand } from '../../components/ErrorBand.tsx'
import { Progress } from '../../components/Progress.tsx'
import { SetSelect } from '../../evaluation/SetSelect.tsx'
import { pickDataset } from '../../evaluation/set-address.ts'
import { client, orpc } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'
import { useTuning } from './use-tuning.ts'
import styles from './Processing.module.css'

type Props = { model: Model; onApply: (steps: PostProcessing, note: string) => void }

const METRIC_WORDS: Record<TuneMetric, string> = { iou: 'IoU', 'boundary-iou': 'Boundary IoU' }

/** Searches for the steps that are best on a validation set; what it found is taken over or dropped. */
export function TuneSteps({ model, onApply }: Props) {
  const { data: datasets = [] } = useQuery(orpc.datasets.list.queryOptions())
  const [place, setPlace] = useState<{ datasetId: string | null; split: SplitChoice | null }>({
    datasetId: null,
    split: null,
  })
  const [metric, setMetric] = useState<TuneMetric>('iou')
  const tuning = useTuning(model)
  const { job, running, found } = tuning
  const dataset = pickDataset(datasets, place.datasetId, model.profile.target)
  const split = place.split ?? (dataset && dataset.splits.validation > 0 ? 'validation' : 'all')
  const fault = tuning.refused ? faultOf(tuning.refused) : job?.state === 'failed' ? job.error : null
  if (!dataset)
    return <p className={styles['muted']}>Import a dataset with masks, and the steps can be searched for.</p>
  return (
    <div className={styles['tune']} aria-label="Search for the best steps" role="group">
      <div className={styles['tuneHead']}>
        <span>Search for the best steps on</span>
        <SetSelect
          datasets={datasets}
          dataset={dataset}
          split={split}
          onChange={(datasetId, chosen) => setPlace({ datasetId, split: chosen })}
        />
        <span className={styles['by']}>
          by
          <Select
            className={styles['metric']}
            aria-label="What is to be best"
            size="sm"
            data={TuneMetric.options.map((value) => ({ value, label: METRIC_WORDS[value] }))}
            value={metric}
            allowDeselect={false}
            onChange={(value) => setMetric(TuneMetric.parse(value))}
          />
        </span>
        {running ? (
          <Button disabled={!job} onClick={() => job && void client.jobs.cancel({ jobId: job.id })}>
            Cancel
          </Button>
        ) : (
          <Button onClick={() => tuning.start({ modelId: model.id, datasetId: dataset.id, split, metric })}>
            Tune
          </Button>
        )}
      </div>
      {fault && <ErrorBand title={fault.message} />}
      {running && job && (
        <div className={styles['tuneProgress']}>
          <Progress label={job.title} value={job.total ? job.done / job.total : null} />
          <span className={styles['muted']}>
            {job.step} · {job.done} of {job.total ?? '…'} images
          </span>
        </div>
      )}
      {found && <Found result={found} onApply={onApply} onDrop={tuning.settle} />}
    </div>
  )
}

type FoundProps = { result: TuneResult; onApply: Props['onApply']; onDrop: () => void }

function Found({ result, onApply, onDrop }: FoundProps) {
  const { steps, gain, current, chosen, images, tried, warnings, notes, metric, dataset, split } = result
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`
  const isBetter = chosen > current
  const interval =
    gain && gain.low !== null && gain.high !== null ? ` (95 %: ${signed(gain.low)} to ${signed(gain.high)})` : ''
  return (
    <div className={styles['found']} role="status">
      <strong>{isBetter ? describeSteps(steps) : 'Nothing that was tried is better than what the model has.'}</strong>
      {isBetter && (
        <p>
          {METRIC_WORDS[metric]} {gain ? `${signed(gain.mean)}${interval}` : 'gain unknown'} on images that it was not
          chosen by; {current.toFixed(4)} → {chosen.toFixed(4)} on all {images} of {dataset}. {tried} lists were tried.
        </p>
      )}
      {warnings.map((warning) => (
        <p key={warning} className={styles['warning']}>
          {warning}
        </p>
      ))}
      {notes.map((note) => (
        <p key={note} className={styles['muted']}>
          {note}
        </p>
      ))}
      <div className={styles['foundButtons']}>
        {isBetter && (
          <Button
            variant="default"
            onClick={() => {
              onApply(steps, `Tuned on ${dataset}, ${split}, by ${METRIC_WORDS[metric]}`)
              onDrop()
            }}
          >
            Take over
          </Button>
        )}
        <Button variant="subtle" onClick={onDrop}>
          {isBetter ? 'Discard' : 'Close'}
        </Button>
      </div>
    </div>
  )
}
