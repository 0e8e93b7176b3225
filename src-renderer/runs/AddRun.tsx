import { TextInput } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { jobProgress, jobShare } from '../app/jobs/job-words.ts'
import type { Action } from '../app/actions/action.ts'
import { Panels } from '../app/frame/Panels.tsx'
import { useScreen } from '../app/screen.ts'
import { EmptyState } from '../components/EmptyState.tsx'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { plural } from '../components/format.ts'
import { FormRow } from '../components/FormRow.tsx'
import { Loading } from '../components/Loading.tsx'
import { PathField } from '../components/PathField.tsx'
import { ProblemList } from '../components/ProblemList.tsx'
import { Progress } from '../components/Progress.tsx'
import { client } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import { ProfileEditor } from '../models/profile/ProfileEditor.tsx'
import { misfitOf } from '../models/profile/read-profile.ts'
import { CheckpointTable } from './CheckpointTable.tsx'
import { useCheckpointFolder } from './use-checkpoint-folder.ts'
import { useRunJob } from './use-run-job.ts'
import styles from './Runs.module.css'

/** The epochs that were found, and the one profile that feeds them all. */
export function AddRun({ path, onPath }: { path: string; onPath: (path: string) => void }) {
  const navigate = useNavigate()
  const folder = useCheckpointFolder(path)
  const { found, facts, profile, edited, firstPath } = folder
  const [name, setName] = useState<string | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const shownName = name ?? found?.suggestedName ?? ''
  const misfit = useMemo(() => misfitOf(profile, facts), [profile, facts])

  const { start, job, running } = useRunJob()
  const checkpoints = found?.checkpoints.length ?? 0
  const primary: Action = {
    id: 'runs.import',
    label: running ? 'Adding…' : checkpoints > 0 ? `Add ${plural(checkpoints, 'epoch')}` : 'Add run',
    group: 'Models',
    keys: ['$mod+Enter'],
    when: () => {
      if (running) return 'The run is being added.'
      if (checkpoints === 0) return found ? `There is no checkpoint in ${path}.` : 'Choose a folder first.'
      return fault ?? misfit?.message ?? (shownName.trim() === '' ? 'Give the run a name.' : true)
    },
    // A sidecar that nobody touched is read by the backend itself.
    run: () =>
      start.mutate({ path, name: shownName.trim(), ...(profile && (edited || !found?.profile) ? { profile } : {}) }),
  }
  const cancel: Action = {
    id: 'runs.cancel',
    label: 'Cancel',
    group: 'Commands',
    keys: ['Escape'],
    run: () => {
      if (running && job) void client.jobs.cancel({ jobId: job.id })
      else void navigate('/models')
    },
  }
  useScreen({
    title: 'Add checkpoints',
    breadcrumb: [{ label: 'Models', to: '/models' }],
    primary,
    secondary: [cancel],
    hints: [
      { keys: ['$mod+Enter'], label: 'add' },
      { keys: ['Escape'], label: 'cancel' },
    ],
  })

  const right =
    facts && profile
      ? {
          label: 'Profile',
          width: 316,
          content: (
            <ProfileEditor
              key={firstPath}
              profile={profile}
              facts={facts}
              fault={fault}
              misfit={misfit}
              onChange={folder.setProfile}
              onFault={setFault}
            />
          ),
        }
      : undefined
  return (
    <Panels id="add-run" right={right}>
      {folder.looking && <Loading label="Looking into the folder" />}
      <div className={styles['page']}>
        {job && running && (
          <div className={styles['progress']} role="status">
            <strong>{job.title}</strong>
            <Progress label={job.title} value={jobShare(job)} />
            <span className="figure">{jobProgress(job)}</span>
          </div>
        )}
        {job?.state === 'failed' && <ErrorBand title={job.error?.message ?? 'The run was not added.'} />}
        {start.error && <ErrorBand title={faultOf(start.error).message} />}
        <div className={styles['form']} inert={running}>
          <FormRow label="Folder" hint="The number in the file name is the epoch. Files stay there.">
            <PathField
              label="Folder"
              kind="folder"
              title="Folder of checkpoints"
              value={path}
              error={folder.error ? faultOf(folder.error).message : undefined}
              onChange={onPath}
            />
          </FormRow>
          {found && (
            <>
              <FormRow label="Name">
                <TextInput
                  className={styles['name']}
                  aria-label="Name"
                  value={shownName}
                  maxLength={120}
                  onChange={(event) => setName(event.currentTarget.value)}
                />
              </FormRow>
              <FormRow label="Epochs">
                <CheckpointTable checkpoints={found.checkpoints} hasSidecar={found.profile !== null} />
              </FormRow>
              {folder.graphError && <ErrorBand title={faultOf(folder.graphError).message} />}
              {found.problems.length > 0 && (
                <FormRow label="Problems">
                  <ProblemList problems={found.problems} folder={path} />
                </FormRow>
              )}
            </>
          )}
        </div>
        {path === '' && (
          <EmptyState icon={IconStack2} title="Add a folder of checkpoints">
            epoch_01.onnx, epoch_02.onnx …: the number in the name is the epoch.
          </EmptyState>
        )}
      </div>
    </Panels>
  )
}
