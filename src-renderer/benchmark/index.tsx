import { IconGauge } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { BenchmarkRow, Model } from '../../src-shared/domain/index.ts'
import type { Action } from '../app/actions/action.ts'
import { Panels } from '../app/frame/Panels.tsx'
import { useScreen } from '../app/screen.ts'
import { EmptyState } from '../components/EmptyState.tsx'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { count } from '../components/format.ts'
import { Loading } from '../components/Loading.tsx'
import { Progress } from '../components/Progress.tsx'
import { orpc } from '../host/client.ts'
import { BenchmarkForm } from './BenchmarkForm.tsx'
import { BenchmarkTable } from './BenchmarkTable.tsx'
import { LatencyChart } from './LatencyChart.tsx'
import { HistoryChart } from './HistoryChart.tsx'
import { saveCsv, saveJson } from './save-file.ts'
import { fallbackNotes, newestOfEach, warningsOf } from './rows.ts'
import { useBenchmark, type BenchmarkChoice } from './use-benchmark.ts'
import styles from './Benchmark.module.css'

/** How fast models are on this machine, against the targets of the plan. */
export function Screen() {
  const { data: models } = useQuery(orpc.models.list.queryOptions())
  if (!models) return <WhileLoading />
  return <Benchmark models={models} />
}

function WhileLoading() {
  useScreen({ title: 'Benchmark' })
  return <Loading label="Loading models" />
}

function Benchmark({ models }: { models: readonly Model[] }) {
  const [params, setParams] = useSearchParams()
  const asked = params.getAll('model').filter((id) => models.some((model) => model.id === id))
  const [choice, setChoice] = useState<BenchmarkChoice>({ providers: ['auto'], threads: [], runs: 50 })
  const benchmark = useBenchmark()
  const { data: history = [], isPending } = useQuery(orpc.benchmarks.history.queryOptions({ input: {} }))
  // Without a wish in the address: what was measured last, from the command line too.
  const usual = history.map(({ modelId }) => modelId).find((id) => models.some((model) => model.id === id))
  const chosen = asked.length > 0 ? asked : [usual ?? models[0]?.id].filter((id) => id !== undefined)
  const rows = history.filter(({ modelId }) => chosen.includes(modelId))
  const start: Action = {
    id: 'benchmark.start',
    label: benchmark.running ? 'Measuring…' : 'Measure',
    group: 'Commands',
    icon: IconGauge,
    keys: ['$mod+Enter'],
    when: () => (benchmark.running ? 'It is running.' : chosen.length > 0 || 'Choose a model first.'),
    run: () => benchmark.start(chosen, choice),
  }
  const cancel: Action = { id: 'benchmark.cancel', label: 'Cancel', group: 'Commands', run: benchmark.cancel }
  const someRows = () => rows.length > 0 || 'Nothing was measured yet.'
  const exportCsv: Action = {
    id: 'benchmark.csv',
    label: 'Export CSV',
    group: 'Commands',
    when: someRows,
    run: () => saveCsv(rows),
  }
  const exportJson: Action = {
    id: 'benchmark.json',
    label: 'Export JSON',
    group: 'Commands',
    when: someRows,
    run: () => saveJson(rows),
  }
  useScreen({
    title: 'Benchmark',
    breadcrumb: [{ label: 'Models', to: '/models' }],
    primary: start,
    secondary: [exportCsv, exportJson, ...(benchmark.running ? [cancel] : [])],
    hints: [{ keys: ['$mod+Enter'], label: 'measure' }],
  })
  const form = (
    <BenchmarkForm
      models={models}
      chosen={chosen}
      onModels={(ids) => setParams(ids.map((id) => ['model', id] as [string, string]))}
      choice={choice}
      onChoice={setChoice}
      disabled={benchmark.running}
    />
  )
  return (
    <Panels id="benchmark" left={{ label: 'What to measure', width: 248, content: form }}>
      <div className={styles['page']}>
        {benchmark.fault && <ErrorBand title={benchmark.fault.message} />}
        {benchmark.failures.map(({ model, requestedProvider, message }) => (
          <ErrorBand key={`${model} ${requestedProvider}`} tone="caution" title={`${model} on ${requestedProvider}`}>
            {message}
          </ErrorBand>
        ))}
        {benchmark.job && benchmark.running && (
          <div className={styles['running']} role="status">
            <Progress
              label={benchmark.job.title}
              // It is told a window at a time: until the first of them it moves without a figure.
              value={benchmark.job.total && benchmark.job.done > 0 ? benchmark.job.done / benchmark.job.total : null}
            />
            <span>
              {benchmark.job.step ?? 'Starting'} · {count(benchmark.job.done)} of{' '}
              {benchmark.job.total ? count(benchmark.job.total) : '…'} inferences
            </span>
          </div>
        )}
        {benchmark.job?.state === 'cancelled' && (
          <p className={styles['muted']} role="status">
            Measuring was cancelled. What was measured before is kept.
          </p>
        )}
        {rows.length > 0 ? (
          <Results rows={rows} />
        ) : (
          !benchmark.running && !isPending && <Empty models={models} others={history.length > 0} />
        )}
      </div>
    </Panels>
  )
}

function Results({ rows }: { rows: readonly BenchmarkRow[] }) {
  const latest = newestOfEach(rows)
  const warnings = warningsOf(latest)
  return (
    <>
      {warnings.length > 0 && (
        <ErrorBand tone="caution" title="These figures may not be what this machine can do">
          {warnings.join(' ')}
        </ErrorBand>
      )}
      <section aria-label="Latest">
        <h2>Latest</h2>
        <LatencyChart rows={latest} />
        <BenchmarkTable rows={latest} />
        {fallbackNotes(latest).map((note) => (
          <p key={note} className={styles['muted']}>
            {note}
          </p>
        ))}
      </section>
      <section aria-label="History">
        <h2>History</h2>
        <HistoryChart rows={rows} />
        <BenchmarkTable rows={rows} dated />
      </section>
    </>
  )
}

function Empty({ models, others }: { models: readonly Model[]; others: boolean }) {
  const nothing = others ? 'What is chosen was not measured yet' : 'Nothing was measured yet'
  return (
    <EmptyState icon={IconGauge} title={models.length === 0 ? 'Add a model first' : nothing}>
      {models.length === 0
        ? 'Then its time for one image can be measured here.'
        : 'Choose models, providers and threads at the left, then press Measure. It takes half a minute for a small model.'}
    </EmptyState>
  )
}
