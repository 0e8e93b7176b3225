import { IconChartLine, IconGauge } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Run } from '../../src-shared/domain/index.ts'
import type { Action } from '../app/actions/action.ts'
import { Panels } from '../app/frame/Panels.tsx'
import { useScreen } from '../app/screen.ts'
import { day, plural } from '../components/format.ts'
import { FigureList } from '../components/FigureList.tsx'
import { Section } from '../components/Section.tsx'
import { orpc } from '../host/client.ts'
import { EvaluateDialog } from './EvaluateDialog.tsx'
import { ProfileFacts } from './ProfileFacts.tsx'
import { RenameRemove } from './RenameRemove.tsx'
import styles from './Models.module.css'

type Props = { run: Run; list: ReactNode; addModel: Action; addRun: Action }

/** One run: its checkpoints, and the way to its curve. */
export function RunPage({ run, list, addModel, addRun }: Props) {
  const navigate = useNavigate()
  const [evaluating, setEvaluating] = useState(false)
  const { data } = useQuery(orpc.runs.get.queryOptions({ input: { runId: run.id } }))
  const { data: models } = useQuery(orpc.models.list.queryOptions())
  const profile = models?.find((model) => model.runId === run.id)
  const showCurve: Action = {
    id: 'models.show-curve',
    label: 'Show curve',
    group: 'Models',
    icon: IconChartLine,
    run: () => void navigate(`/progress?run=${encodeURIComponent(run.id)}`),
  }
  useScreen({
    title: run.name,
    breadcrumb: [{ label: 'Models', to: '/models' }],
    primary: {
      id: 'models.evaluate-run',
      label: `Evaluate ${plural(run.checkpoints, 'epoch')}`,
      group: 'Models',
      icon: IconGauge,
      run: () => setEvaluating(true),
    },
    secondary: [addRun, addModel, showCurve],
  })
  return (
    <Panels
      id="models"
      left={{ label: 'Models and runs', width: 216, content: list }}
      right={{
        label: 'Facts',
        width: 292,
        content: (
          <>
            <Section title="Run">
              <FigureList
                rows={[
                  { label: 'Name', value: run.name, title: run.name },
                  { label: 'Checkpoints', value: run.checkpoints },
                  { label: 'Added', value: day(run.createdAt) },
                  { label: 'Folder', value: run.path, title: run.path },
                ]}
              />
              <RenameRemove kind="run" id={run.id} name={run.name} path={run.path} />
            </Section>
            {profile && <ProfileFacts profile={profile.profile} source={profile.profileSource} />}
          </>
        ),
      }}
    >
      <div className={styles['page']}>
        <div className={styles['body']}>
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">Epoch</th>
                <th scope="col">File</th>
                <th scope="col" data-figure="">
                  SHA-256
                </th>
              </tr>
            </thead>
            <tbody>
              {data?.checkpoints.map((checkpoint) => (
                <tr key={checkpoint.modelId}>
                  <td>
                    <Link to={`/models?model=${encodeURIComponent(checkpoint.modelId)}`}>Epoch {checkpoint.epoch}</Link>
                  </td>
                  <td className="ellipsis" title={checkpoint.file}>
                    {checkpoint.file}
                  </td>
                  <td data-figure="" title={checkpoint.sha256}>
                    {checkpoint.sha256.slice(0, 8)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
      {evaluating && (
        <EvaluateDialog
          what={`${plural(run.checkpoints, 'epoch')} of ${run.name}`}
          target={profile?.profile.target}
          choice={{ runId: run.id }}
          onClose={() => setEvaluating(false)}
        />
      )}
    </Panels>
  )
}
