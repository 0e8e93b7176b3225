import { Button } from '@mantine/core'
import { IconPackageExport } from '@tabler/icons-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { EvaluationSummary, Model } from '../../src-shared/domain/index.ts'
import type { Action } from '../app/actions/action.ts'
import { useScreen } from '../app/screen.ts'
import { EmptyState } from '../components/EmptyState.tsx'
import { figure, plural } from '../components/format.ts'
import { releaseAddress } from '../evaluation/addresses.ts'
import { VerdictPill } from '../evaluation/VerdictPill.tsx'
import { modelTitle, modelWords, setWords } from '../evaluation/words.ts'
import { distinctEvaluations, isJudged, verdictOfSummary } from './registry-words.ts'
import styles from './release.module.css'

type Props = { models: readonly Model[]; evaluations: readonly EvaluationSummary[] }

/** The models that can be released, best first. */
export function ChooseRelease({ models, evaluations }: Props) {
  const ready = distinctEvaluations(evaluations).filter((summary) => isJudged(summary) && summary.mean.iou !== null)
  return ready.length === 0 ? (
    <NothingReady hasModels={models.length > 0} />
  ) : (
    <ReadyList models={models} ready={ready} />
  )
}

function ReadyList({ models, ready }: { models: readonly Model[]; ready: readonly EvaluationSummary[] }) {
  const navigate = useNavigate()
  const [chosen, setChosen] = useState(0)
  const current = ready[Math.min(chosen, ready.length - 1)]
  const runName = new Map(models.map(({ id, runName: name }) => [id, name]))
  const open = (summary: EvaluationSummary | undefined) => summary && void navigate(releaseAddress(summary))
  const move = (by: number) => () => setChosen(Math.max(0, Math.min(ready.length - 1, chosen + by)))
  const place = { group: 'Go to', inPalette: false } as const
  const release: Action = {
    id: 'release.choose',
    label: current ? `Release ${modelWords({ name: current.model, epoch: current.epoch })}` : 'Release',
    group: 'Commands',
    keys: ['Enter'],
    run: () => open(current),
  }
  useScreen({
    title: 'New release',
    breadcrumb: [{ label: 'Release', to: '/release' }],
    primary: release,
    actions: [
      { id: 'release.previous', label: 'Previous model', keys: ['ArrowUp'], run: move(-1), ...place },
      { id: 'release.next', label: 'Next model', keys: ['ArrowDown'], run: move(1), ...place },
    ],
    hints: [
      { keys: ['ArrowUp', 'ArrowDown'], label: 'model' },
      { keys: ['Enter'], label: 'release' },
    ],
  })
  return (
    <main className={styles['page']} data-region="Work" tabIndex={-1}>
      <h2 className={styles['chooseTitle']}>Choose a model to release</h2>
      <ul className={styles['choices']}>
        {ready.map((summary, index) => (
          <li key={`${summary.modelId} ${summary.datasetId} ${summary.split}`}>
            <button
              type="button"
              className={styles['choice']}
              aria-current={summary === current ? 'true' : undefined}
              onFocus={() => setChosen(index)}
              onClick={() => setChosen(index)}
              onDoubleClick={() => open(summary)}
              // A button would take Enter as one more click.
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return
                event.preventDefault()
                open(current)
              }}
            >
              <strong className="ellipsis">{modelTitle({ name: summary.model, epoch: summary.epoch })}</strong>
              <span className={`${styles['faint']} ellipsis`}>{runName.get(summary.modelId)}</span>
              <span className={`${styles['faint']} ellipsis`}>
                {setWords(summary.dataset, summary.split)}, {plural(summary.evaluated, 'image')}
              </span>
              <span className="figure">{figure(summary.mean.iou)}</span>
              <VerdictPill verdict={verdictOfSummary(summary)} />
            </button>
          </li>
        ))}
      </ul>
    </main>
  )
}

function NothingReady({ hasModels }: { hasModels: boolean }) {
  const navigate = useNavigate()
  const next: Action = {
    id: 'release.prepare',
    label: hasModels ? 'Evaluate in Progress' : 'Add model',
    group: 'Commands',
    run: () => void navigate(hasModels ? '/progress' : '/models/add'),
  }
  useScreen({ title: 'New release', breadcrumb: [{ label: 'Workspace', to: '/library' }], primary: next })
  return (
    <EmptyState
      icon={IconPackageExport}
      title="Nothing to release yet"
      actions={
        hasModels ? (
          <>
            <Button onClick={() => void navigate('/progress')}>Evaluate a run</Button>
            <Button onClick={() => void navigate('/models')}>Show models</Button>
          </>
        ) : (
          <>
            <Button onClick={() => void navigate('/models/add')}>Add model…</Button>
            <Button onClick={() => void navigate('/runs/add')}>Add checkpoints…</Button>
          </>
        )
      }
    >
      A release is judged by its mean IoU: evaluate a model on images with masks, then it stands here.
    </EmptyState>
  )
}
