import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import {
  isObjection,
  verdictOf,
  type Dataset,
  type EvaluationSummary,
  type Model,
  type SplitChoice,
} from '../../src-shared/domain/index.ts'
import type { Action } from '../app/actions/action.ts'
import { Panels } from '../app/frame/Panels.tsx'
import { useScreen } from '../app/screen.ts'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { bytes, figure } from '../components/format.ts'
import { SetSelect } from '../evaluation/SetSelect.tsx'
import { useEvaluation } from '../evaluation/use-evaluation.ts'
import { VerdictPill } from '../evaluation/VerdictPill.tsx'
import { modelTitle } from '../evaluation/words.ts'
import { orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import { CheckList } from './CheckList.tsx'
import { checksOf, parityObjection, type FileState } from './checks.ts'
import { ReasonDialog } from './ReasonDialog.tsx'
import { isJudged, nameFault, suggestName } from './registry-words.ts'
import { PlanTree, ReleaseForm, type ReleaseValues } from './ReleaseForm.tsx'
import { ReleaseSteps, SWITCH_STEP } from './ReleaseSteps.tsx'
import { Released } from './Released.tsx'
import { useRelease } from './use-release.ts'
import { VersionList } from './VersionList.tsx'
import styles from './release.module.css'

/** The first of a name follows on nothing. */
const FIRST_VERSION = '1.0.0'

type Props = {
  model: Model
  dataset: Dataset
  datasets: readonly Dataset[]
  split: SplitChoice
  defaultRegistry: string
}

/** One model on its way into the registry: what speaks for it, what it is to be called, what will be written. */
export function ReleaseModel({ model, dataset, datasets, split, defaultRegistry }: Props) {
  const navigate = useNavigate()
  const [, setSearch] = useSearchParams()
  const [chosenCheck, chooseCheck] = useState(0)
  const [asksReason, askReason] = useState(false)
  const [typed, setTyped] = useState<Partial<ReleaseValues>>({})
  const evaluation = useEvaluation()
  const release = useRelease()

  const where = { modelId: model.id, datasetId: dataset.id, split }
  const summary = useQuery(orpc.evaluations.summary.queryOptions({ input: where })).data ?? null
  const file = useFile(model)
  const { data: parity = [] } = useQuery(orpc.parity.evidence.queryOptions({ input: { modelId: model.id } }))
  const name = typed.name ?? suggestName(model)
  const registry = typed.registry ?? defaultRegistry
  const nameProblem = nameFault(name)
  const plan = useQuery({
    ...orpc.registry.plan.queryOptions({ input: { name, modelId: model.id, registry } }),
    enabled: nameProblem === null,
  })
  // What was just released stays on the screen until another version is asked for.
  const version = typed.version ?? release.result?.version ?? plan.data?.version ?? ''
  const isReleased = release.result?.version === version && release.result.name === name
  const values: ReleaseValues = { name, version, registry, note: typed.note ?? '' }
  const checks = checksOf({ model, dataset, split, summary, file, parity })
  const verdict = isJudged(summary) ? verdictOf(summary.mean.iou) : null
  const versionProblem = version === '' ? null : nameFault(version)

  const start = (acceptRejected?: string) => {
    askReason(false)
    release.start({ ...where, name, version, registry, note: values.note || undefined, acceptRejected })
  }
  const inTheWay = (): true | string =>
    release.running
      ? 'The export runs.'
      : isReleased
        ? `${name} ${version} is exported; another version can be exported from here.`
        : (checks.find(({ blocks }) => blocks !== undefined)?.blocks ??
          (nameProblem !== null ? `Name: ${nameProblem}` : null) ??
          (versionProblem !== null ? `Version: ${versionProblem}` : null) ??
          (plan.error ? faultOf(plan.error).message : null) ??
          (version === '' ? 'The version is being looked up.' : true))
  // What goes out only with a reason, and why.
  const objection =
    verdict === 'REJECTED'
      ? {
          short: 'Rejected',
          why: `reaches a mean IoU of ${figure(summary?.mean.iou)}, and a release needs more than 0.85`,
        }
      : parity.some(isObjection)
        ? { short: 'A comparison failed', why: parityObjection(parity) }
        : null
  const exportIt: Action = {
    id: 'release.export',
    label: release.running ? 'Exporting…' : 'Export to registry',
    group: 'Commands',
    keys: ['$mod+Enter'],
    when: () => (objection && inTheWay() === true ? `${objection.short}: it ${objection.why}.` : inTheWay()),
    run: () => start(),
  }
  const exportAnyway: Action = {
    id: 'release.export-anyway',
    label: 'Export anyway…',
    detail: 'Asks for a reason',
    group: 'Commands',
    when: inTheWay,
    run: () => askReason(true),
  }
  const evaluate: Action = {
    id: 'release.evaluate',
    label: evaluation.running ? 'Evaluating…' : 'Evaluate',
    group: 'Commands',
    when: () =>
      evaluation.running ? 'It is running.' : dataset.groundTruth > 0 || `No image of ${dataset.name} has a mask.`,
    run: () => evaluation.start({ datasetId: dataset.id, split, modelIds: [model.id] }),
  }
  const cancel: Action = {
    id: 'release.cancel',
    label: 'Cancel',
    group: 'Commands',
    when: () => (release.job?.done ?? 0) < SWITCH_STEP || 'The index is switched: it is nearly done.',
    run: release.cancel,
  }
  const moveCheck = (by: number) => () => chooseCheck(Math.max(0, Math.min(checks.length - 1, chosenCheck + by)))
  const place = { group: 'Go to', inPalette: false } as const
  useScreen({
    title: version === '' ? name : `${name} ${version}`,
    breadcrumb: [{ label: 'Release', to: '/release' }],
    primary: isJudged(summary) || dataset.groundTruth === 0 ? exportIt : evaluate,
    secondary: release.running ? [cancel] : objection ? [exportAnyway] : [],
    actions: [
      { id: 'release.previous-check', label: 'Previous check', keys: ['ArrowUp'], run: moveCheck(-1), ...place },
      { id: 'release.next-check', label: 'Next check', keys: ['ArrowDown'], run: moveCheck(1), ...place },
      {
        id: 'release.evidence',
        label: 'Show evidence',
        keys: ['Enter'],
        run: () => void navigate(checks[chosenCheck]?.link.to ?? '/release'),
        ...place,
      },
    ],
    hints: [
      { keys: ['ArrowUp', 'ArrowDown'], label: 'check' },
      { keys: ['Enter'], label: 'evidence' },
      { keys: ['$mod+Enter'], label: 'export' },
    ],
  })

  const panel = (
    <>
      <ReleaseForm
        values={values}
        faults={{ name: nameProblem, version: versionProblem }}
        suggested={typed.version === undefined && version !== '' && version !== FIRST_VERSION && !isReleased}
        disabled={release.running}
        onChange={(change) => setTyped((before) => ({ ...before, ...change }))}
      />
      {/* While it runs, the steps take the place of what will be written. */}
      {release.job === undefined && (
        <PlanTree plan={plan.data ? { folder: `models/${name}/${version}`, files: plan.data.files } : null} />
      )}
      <ReleaseSteps job={release.job} onRetry={() => (objection ? askReason(true) : start())} />
    </>
  )
  return (
    <Panels id="release" right={{ label: 'Release as', width: 340, content: panel }}>
      <div className={styles['page']}>
        <Head model={model} name={name} version={version} summary={summary} />
        <div className={styles['judgedOn']}>
          <span className={styles['faint']}>Judged on</span>
          <SetSelect
            datasets={datasets}
            dataset={dataset}
            split={split}
            onChange={(datasetId, on) => setSearch({ model: model.id, dataset: datasetId, split: on })}
          />
        </div>
        {release.result && <Released result={release.result} />}
        {release.fault && <ErrorBand title="The export did not start">{release.fault.message}</ErrorBand>}
        {evaluation.fault && <ErrorBand title="The evaluation stopped">{evaluation.fault.message}</ErrorBand>}
        <CheckList checks={checks} chosen={chosenCheck} onChoose={chooseCheck} />
        <VersionList
          name={name}
          registry={registry}
          next={
            version === '' || isReleased
              ? null
              : { version, words: `${describe(model)} · not exported yet`, iou: summary?.mean.iou ?? null }
          }
        />
      </div>
      {asksReason && objection && (
        <ReasonDialog what={modelTitle(model)} why={objection.why} onExport={start} onClose={() => askReason(false)} />
      )}
    </Panels>
  )
}

type HeadProps = { model: Model; name: string; version: string; summary: EvaluationSummary | null }

function Head({ model, name, version, summary }: HeadProps) {
  const figures = [
    { label: 'Mean IoU', value: figure(summary?.mean.iou) },
    { label: 'Dice', value: figure(summary?.mean.dice) },
    { label: 'Threshold', value: model.threshold.toFixed(2) },
    { label: 'Size', value: bytes(model.bytes) },
  ]
  return (
    <header className={styles['head']}>
      <div className={styles['headWords']}>
        <p className={styles['muted']}>{describe(model)}, as</p>
        <div className={styles['headName']}>
          <h2 className="ellipsis">
            {name} {version}
          </h2>
          {isJudged(summary) && <VerdictPill large verdict={verdictOf(summary.mean.iou)} />}
        </div>
      </div>
      <dl className={styles['headFigures']}>
        {figures.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </header>
  )
}

const describe = (model: Model): string =>
  model.runName === null ? model.name : `${modelTitle(model)} of ${model.runName}`

/** What lies at the model's path now: it may change while the window is open, so it is looked at each time. */
function useFile(model: Model): FileState {
  const { data, error } = useQuery({
    ...orpc.registry.checkFile.queryOptions({ input: { modelId: model.id } }),
    staleTime: 0,
  })
  return error ? { problem: faultOf(error).message } : (data ?? null)
}
