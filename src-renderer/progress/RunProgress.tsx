import { Button, SegmentedControl } from '@mantine/core'
import { IconTable } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { z } from 'zod'
import type { Dataset, Run, SplitChoice } from '../../src-shared/domain/index.ts'
import type { Action } from '../app/actions/action.ts'
import { Panels } from '../app/frame/Panels.tsx'
import { useScreen } from '../app/screen.ts'
import { METRIC_WORDS, METRICS } from '../charts/epoch-point.ts'
import { EpochTable } from '../charts/EpochTable.tsx'
import { EpochChart, SmallChart } from '../charts/lazy.tsx'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { Loading } from '../components/Loading.tsx'
import { compareAddress } from '../evaluation/addresses.ts'
import { useEvaluation } from '../evaluation/use-evaluation.ts'
import { faultOf } from '../host/fault.ts'
import { usePreference } from '../host/preferences.ts'
import { headlineOf } from './headline.ts'
import { RunPanel } from './RunPanel.tsx'
import { useRunFigures } from '../evaluation/use-run-figures.ts'
import { partnerOf, progressActions } from './actions.ts'
import styles from './progress.module.css'

const MetricChoice = z.enum(METRICS)

type Props = {
  run: Run
  runs: readonly Run[]
  dataset: Dataset
  datasets: readonly Dataset[]
  split: SplitChoice
}

/** One run on one set of images. */
export function RunProgress({ run, runs, dataset, datasets, split }: Props) {
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const [metric, setMetric] = usePreference('progress.metric', MetricChoice, 'iou')
  const [asTable, setAsTable] = useState(false)
  const figures = useRunFigures(run.id, { datasetId: dataset.id, split })
  const evaluation = useEvaluation()
  const { epochs, best } = figures
  const asked = Number(search.get('epoch') ?? Number.NaN)
  const selected = epochs.find(({ epoch }) => epoch === asked) ?? best ?? epochs.at(-1) ?? null

  const change = (values: Record<string, string>) =>
    setSearch((previous) => new URLSearchParams({ ...Object.fromEntries(previous), ...values }), { replace: true })
  const select = (epoch: number) => change({ epoch: String(epoch) })
  const open = (epoch: number) => {
    const b = epochs.find((each) => each.epoch === epoch)
    if (!b) return
    const a = partnerOf(b, epochs, best)
    void navigate(compareAddress({ a: a?.modelId ?? null, b: b.modelId, datasetId: dataset.id, split }))
  }

  const evaluate: Action = {
    id: 'progress.evaluate',
    label: 'Evaluate run',
    detail: `${figures.missing} of ${epochs.length} epochs lack figures on these images`,
    group: 'Commands',
    when: () =>
      dataset.groundTruth === 0
        ? `No image of ${dataset.name} has a mask.`
        : evaluation.running
          ? 'It is running.'
          : figures.missing > 0 || 'Every epoch is evaluated.',
    run: () => evaluation.start({ runId: run.id, datasetId: dataset.id, split }),
  }
  const { compare, others } = progressActions({
    epochs,
    best,
    selected,
    select,
    open,
    toggleTable: () => setAsTable((on) => !on),
  })
  const needsFigures = figures.missing > 0 && !figures.loading
  useScreen({
    title: run.name,
    breadcrumb: [{ label: 'Progress', to: '/progress' }],
    badge: evaluation.running ? <span className={styles['faint']}>Evaluating</span> : undefined,
    primary: needsFigures && !evaluation.running ? evaluate : compare,
    secondary: needsFigures && !evaluation.running && best ? [compare] : [],
    actions: [...others, evaluate],
    hints: [
      { keys: ['ArrowLeft', 'ArrowRight'], label: 'epoch' },
      { keys: ['KeyB'], label: 'best' },
      { keys: ['Enter'], label: 'compare' },
      { keys: ['Alt+KeyT'], label: 'table' },
    ],
  })

  const headline = headlineOf(figures, dataset.name, split, evaluation.running)
  const chart = {
    points: epochs,
    bestEpoch: best?.epoch ?? null,
    selectedEpoch: selected?.epoch ?? null,
    onSelect: select,
    onOpen: open,
    partnerOf: (epoch: number) => {
      const point = epochs.find((each) => each.epoch === epoch)
      return point ? (partnerOf(point, epochs, best)?.epoch ?? null) : null
    },
  }
  return (
    <Panels
      id="progress"
      right={{
        label: 'Run',
        width: 284,
        content: (
          <RunPanel
            runs={runs}
            run={run}
            onRun={(id) => setSearch({ run: id, dataset: dataset.id, split })}
            datasets={datasets}
            dataset={dataset}
            split={split}
            onSet={(datasetId, on) => change({ dataset: datasetId, split: on })}
            epoch={selected}
          />
        ),
      }}
    >
      <div className={styles['screen']}>
        <header className={styles['head']}>
          <div className={styles['words']} aria-live="polite">
            <h2 className={styles['title']}>{figures.loading ? '\u00a0' : headline.title}</h2>
            <p className={styles['reason']}>{figures.loading ? '\u00a0' : headline.reason}</p>
          </div>
          {headline.value !== null && (
            <div className={styles['value']}>
              <strong>{headline.value}</strong>
              <span>{headline.valueWords}</span>
            </div>
          )}
        </header>
        <div>
          <div className={styles['bar']}>
            <SegmentedControl
              aria-label="Figure"
              value={metric}
              onChange={(value) => setMetric(MetricChoice.parse(value))}
              data={METRICS.map((value) => ({ value, label: value === 'iou' ? 'IoU' : METRIC_WORDS[value] }))}
            />
            <span className={styles['gap']} />
            <Button
              aria-pressed={asTable}
              aria-keyshortcuts="Alt+T"
              leftSection={<IconTable size={15} stroke={1.6} />}
              onClick={() => setAsTable(!asTable)}
            >
              {asTable ? 'Show chart' : 'Show table'}
            </Button>
          </div>
          <Notes error={figures.error} fault={evaluation.fault} retry={evaluate.run} failed={epochs} />
        </div>
        <div className={styles['plot']}>
          {figures.loading && <Loading label="Loading the figures" />}
          <Suspense fallback={<Loading label="Loading the chart" />}>
            {asTable ? (
              <div className={styles['table']}>
                <EpochTable {...chart} />
              </div>
            ) : (
              <EpochChart {...chart} metric={metric} />
            )}
          </Suspense>
        </div>
        <div className={styles['small']}>
          <Suspense fallback={null}>
            {METRICS.filter((each) => each !== metric).map((each) => (
              <SmallChart key={each} {...chart} metric={each} onChoose={() => setMetric(each)} />
            ))}
          </Suspense>
        </div>
      </div>
    </Panels>
  )
}

type NotesProps = {
  error: unknown
  fault: { message: string } | null
  retry: () => void
  failed: readonly { epoch: number; failure: string | null }[]
}

/** What went wrong, above the chart; the rest of the screen goes on. */
function Notes({ error, fault, retry, failed }: NotesProps) {
  const gaps = failed.filter(({ failure }) => failure !== null)
  const first = gaps[0]
  if (!error && !fault && !first) return null
  return (
    <div className={styles['notes']}>
      {error ? <ErrorBand title="The figures can't be read">{faultOf(error).message}</ErrorBand> : null}
      {fault && (
        <ErrorBand
          title="The evaluation stopped"
          actions={
            <Button size="xs" onClick={retry}>
              Try again
            </Button>
          }
        >
          {fault.message}
        </ErrorBand>
      )}
      {first && (
        <ErrorBand
          title={gaps.length === 1 ? `Epoch ${first.epoch} gave no mask` : `${gaps.length} epochs gave no mask`}
        >
          {gaps.length === 1
            ? first.failure
            : `${gaps.map(({ epoch }) => epoch).join(', ')}. Epoch ${first.epoch}: ${first.failure}`}
        </ErrorBand>
      )}
    </div>
  )
}
