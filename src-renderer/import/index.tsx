import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import type { Action } from '../app/actions/action.ts'
import { Panels } from '../app/frame/Panels.tsx'
import { useScreen } from '../app/screen.ts'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { FormRow } from '../components/FormRow.tsx'
import { Loading } from '../components/Loading.tsx'
import { PathField } from '../components/PathField.tsx'
import { client, orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import { useImportForm } from './import-form.ts'
import { ImportFields } from './ImportFields.tsx'
import { ImportProgress } from './ImportProgress.tsx'
import { LastFolders } from './LastFolders.tsx'
import { useLastFolders } from './last-folders.ts'
import { useImportJob } from './use-import-job.ts'
import { WillBeAdded } from './WillBeAdded.tsx'
import styles from './Import.module.css'

/** A folder of photos becomes a dataset. The address holds the folder, so each folder has a form of its own. */
export function Screen() {
  const [params, setParams] = useSearchParams()
  const path = params.get('path') ?? ''
  const [, addFolder] = useLastFolders()
  const open = (next: string) => {
    addFolder(next)
    setParams({ path: next }, { replace: path === '' })
  }
  return <ImportPage key={path} path={path} onPath={open} />
}

function ImportPage({ path, onPath }: { path: string; onPath: (path: string) => void }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const inspection = useQuery(
    orpc.datasets.inspect.queryOptions({ input: { path }, enabled: path !== '', staleTime: 0, gcTime: 0 }),
  )
  const foreseen = useQuery(
    orpc.datasets.foresee.queryOptions({ input: { path }, enabled: inspection.isSuccess, staleTime: 0, gcTime: 0 }),
  )
  const { data: datasets } = useQuery(orpc.datasets.list.queryOptions())
  const form = useImportForm(inspection.data)
  const { start, job, running } = useImportJob()
  // The dataset that this import just makes is no news.
  const mine = running || job?.state === 'succeeded'
  const existing = datasets?.find(({ name }) => name === form.name.trim())

  const primary: Action = {
    id: 'import.start',
    label: running ? 'Importing…' : 'Import',
    group: 'Commands',
    keys: ['$mod+Enter'],
    when: () => (running ? 'The import runs.' : (form.reason ?? true)),
    run: () => {
      if (!form.input) return
      // The import finds out itself, and both would want the same processors.
      void queries.cancelQueries({ queryKey: orpc.datasets.foresee.key() })
      start.mutate(form.input)
    },
  }
  const cancel: Action = {
    id: 'import.cancel',
    label: 'Cancel',
    group: 'Commands',
    keys: ['Escape'],
    run: () => {
      if (running && job) void client.jobs.cancel({ jobId: job.id })
      else void navigate('/library')
    },
  }
  useScreen({
    title: 'Import',
    breadcrumb: [{ label: 'Library', to: '/library' }],
    primary,
    secondary: [cancel],
    hints: [
      { keys: ['$mod+Enter'], label: 'import' },
      { keys: ['Escape'], label: 'cancel' },
    ],
  })

  const fault = inspection.error ? faultOf(inspection.error).message : undefined
  return (
    <Panels
      id="import"
      left={{ label: 'Folders', width: 216, content: <LastFolders path={path} onChoose={onPath} /> }}
      right={{
        label: 'Will be added',
        width: 340,
        content: (
          <WillBeAdded inspection={inspection.data} foreseen={foreseen.data} existing={mine ? undefined : existing} />
        ),
      }}
    >
      {(inspection.isFetching || foreseen.isFetching) && <Loading label="Looking into the folder" />}
      <div className={styles['page']}>
        <div className={styles['scroll']}>
          <div className={styles['form']} inert={running}>
            <FormRow label="Folder" hint="Photos stay there. Masks are copied into the workspace.">
              <PathField
                label="Folder"
                kind="folder"
                title="Folder of photos"
                value={path}
                error={fault}
                onChange={onPath}
              />
            </FormRow>
            {inspection.data && <ImportFields inspection={inspection.data} form={form} />}
          </div>
        </div>
        <div>
          {job && <ImportProgress job={job} />}
          {start.error && (
            <div className={styles['failed']}>
              <ErrorBand title={faultOf(start.error).message} />
            </div>
          )}
        </div>
      </div>
    </Panels>
  )
}
