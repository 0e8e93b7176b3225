import { IconCube, IconStack2 } from '@tabler/icons-react'
import type { Model, Run } from '../../src-shared/domain/index.ts'
import { SideRow } from '../components/SideRow.tsx'
import styles from './Models.module.css'

type Props = {
  models: readonly Model[]
  runs: readonly Run[]
  modelId: string | undefined
  runId: string | undefined
  onChoose: (choice: { model: string } | { run: string }) => void
}

/** Single models, then each run with its epochs. */
export function ModelList({ models, runs, modelId, runId, onChoose }: Props) {
  const single = models.filter((model) => model.runId === null)
  const openRun = runId ?? models.find(({ id }) => id === modelId)?.runId
  return (
    <div className={styles['side']}>
      {single.length > 0 && (
        <section>
          <h2>Models</h2>
          {single.map((model) => (
            <SideRow
              key={model.id}
              label={model.name}
              icon={IconCube}
              value={model.profile.target === 'hair' ? '' : model.profile.target}
              current={model.id === modelId}
              title={model.path}
              onClick={() => onChoose({ model: model.id })}
            />
          ))}
        </section>
      )}
      {runs.length > 0 && (
        <section>
          <h2>Runs</h2>
          {runs.map((run) => (
            <div key={run.id}>
              <SideRow
                label={run.name}
                icon={IconStack2}
                value={run.checkpoints}
                current={run.id === runId}
                title={run.path}
                onClick={() => onChoose({ run: run.id })}
              />
              {run.id === openRun && (
                <div className={styles['epochs']}>
                  {models
                    .filter((model) => model.runId === run.id)
                    .sort((a, b) => (a.epoch ?? 0) - (b.epoch ?? 0))
                    .map((model) => (
                      <SideRow
                        key={model.id}
                        label={`Epoch ${model.epoch}`}
                        current={model.id === modelId}
                        title={model.path}
                        onClick={() => onChoose({ model: model.id })}
                      />
                    ))}
                </div>
              )}
            </div>
          ))}
        </section>
      )}
    </div>
  )
}
