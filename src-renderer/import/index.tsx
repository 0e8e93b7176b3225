import { SegmentedControl, TextInput } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { Layout, type Dataset } from '../../src-shared/domain/index.ts'
import type { Action } from '../app/actions/action.ts'
import { Panels } from '../app/frame/Panels.tsx'
import { useScreen } from '../app/screen.ts'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { plural } from '../components/format.ts'
import { FormRow } from '../components/FormRow.tsx'
import { Loading } from '../components/Loading.tsx'
import { PathField } from '../components/PathField.tsx'
import { client, orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import { isActive, useJob } from '../host/jobs-store.ts'
import { ClassTable } from './ClassTable.tsx'
import { useImportForm } from './import-form.ts'
import { ImportProgress } from './ImportProgress.tsx'
import { LastFolders } from './LastFolders.tsx'
import { useLastFolders } from './last-folders.ts'
import { PairList } from './PairList.tsx'
import { WillBeAdded } from './WillBeAdded.tsx'
import styles from './Import.module.css'

const LAYOUT_WORDS: Record<Layout, string> = {
  pairs: 'Photo and mask',
  figaro1k: 'Figaro-1k',
  'class-map': 'Class maps',
}

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
  const inspection = useQuery(
    orpc.datasets.inspect.queryOptions({ input: { path }, enabled: path !== '', staleTime: 0, gcTime: 0 }),
  )
  const { data: datasets } = useQuery(orpc.datasets.list.queryOptions())
  const form = useImportForm(inspection.data)
  const start = useMutation(orpc.datasets.import.mutationOptions({ meta: { stores: false } }))
  const job = useJob(start.data?.jobId ?? null)
  const running = start.isPending || (job !== undefined && isActive(job))
  const existing: Dataset | undefined = datasets?.find(({ name }) => name === form.name.trim())
  const [left, setLeft] = useState(false)

  const datasetId = job?.state === 'succeeded' ? job.result?.['datasetId'] : undefined
  useEffect(() => {
    if (typeof datasetId === 'string' && !left)
      void navigate(`/library?dataset=${encodeURIComponent(datasetId)}`, { replace: true })
  }, [datasetId, left, navigate])

  const primary: Action = {
    id: 'import.start',
    label: running ? 'Importing…' : 'Import',
    group: 'Commands',
    keys: ['$mod+Enter'],
    when: () => (running ? 'The import runs.' : (form.reason ?? true)),
    run: () => form.input && start.mutate(form.input),
  }
  const cancel: Action = {
    id: 'import.cancel',
    label: 'Cancel',
    group: 'Commands',
    keys: ['Escape'],
    run: () => {
      if (running && job) void client.jobs.cancel({ jobId: job.id })
      else {
        setLeft(true)
        void navigate('/library')
      }
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

  return (
    <Panels
      id="import"
      left={{ label: 'Folders', width: 216, content: <LastFolders path={path} onChoose={onPath} /> }}
      right={{
        label: 'Will be added',
        width: 340,
        content: <WillBeAdded inspection={inspection.data} existing={existing} />,
      }}
    >
      {inspection.isFetching && <Loading label="Looking into the folder" />}
      <div className={styles['page']}>
        <div>
          {job && <ImportProgress job={job} />}
          {start.error && (
            <div className={styles['failed']}>
              <ErrorBand title={faultOf(start.error).message} />
            </div>
          )}
        </div>
        <div className={styles['scroll']}>
          <div className={styles['form']} inert={running}>
            <FormRow label="Folder" hint="Photos stay there. Masks are copied into the workspace.">
              <PathField
                label="Folder"
                kind="folder"
                title="Folder of photos"
                value={path}
                error={inspection.error ? faultOf(inspection.error).message : undefined}
                onChange={onPath}
              />
            </FormRow>
            {inspection.data && (
              <>
                <FormRow label="Name">
                  <div className={styles['line']}>
                    <TextInput
                      className={styles['name']}
                      aria-label="Name"
                      value={form.name}
                      maxLength={120}
                      onChange={(event) => form.setName(event.currentTarget.value)}
                    />
                    <div className={styles['labelled']}>
                      <span id="import-shows">Shows</span>
                      <SegmentedControl
                        aria-labelledby="import-shows"
                        value={form.target}
                        onChange={form.setTarget}
                        data={[
                          { value: 'hair', label: 'Hair' },
                          { value: 'person', label: 'Person' },
                        ]}
                      />
                    </div>
                  </div>
                </FormRow>
                <FormRow label="Layout">
                  <div className={styles['line']}>
                    <SegmentedControl
                      aria-label="Layout"
                      value={form.layout ?? ''}
                      onChange={(value) => form.setLayout(Layout.parse(value))}
                      data={Layout.options.map((value) => ({ value, label: LAYOUT_WORDS[value] }))}
                    />
                    {inspection.data.layout !== null && form.layout === inspection.data.layout && (
                      <span className={styles['found']}>
                        <IconCircleCheck size={14} stroke={1.7} aria-hidden="true" />
                        Found from content
                      </span>
                    )}
                    <span className={styles['muted']}>
                      {plural(inspection.data.images, 'image')}, {plural(inspection.data.masks, 'mask')}
                    </span>
                  </div>
                  <PairList pairs={inspection.data.pairs} />
                </FormRow>
                {form.layout === 'class-map' && (
                  <FormRow label={form.target === 'hair' ? 'Hair is' : 'Person is'}>
                    <ClassTable
                      classes={inspection.data.classes}
                      sampled={inspection.data.sampled}
                      pick={form.classes}
                      onPick={form.setClasses}
                    />
                  </FormRow>
                )}
              </>
            )}
          </div>
        </div>
      </div>
    </Panels>
  )
}
