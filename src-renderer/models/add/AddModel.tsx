import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCube } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import type { ModelProfile } from '../../../src-shared/domain/index.ts'
import type { Action } from '../../app/actions/action.ts'
import { Panels } from '../../app/frame/Panels.tsx'
import { useScreen } from '../../app/screen.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { ErrorBand } from '../../components/ErrorBand.tsx'
import { fileName } from '../../components/format.ts'
import { FormRow } from '../../components/FormRow.tsx'
import { Loading } from '../../components/Loading.tsx'
import { PathField } from '../../components/PathField.tsx'
import { client, orpc } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'
import { FactsPanel } from '../FactsPanel.tsx'
import { neutralProfile } from '../profile/neutral-profile.ts'
import { ProfileEditor } from '../profile/ProfileEditor.tsx'
import { readProfile } from '../profile/read-profile.ts'
import { TryPanel } from '../try/TryPanel.tsx'
import { useTryImage } from '../try/use-try-image.ts'
import styles from '../Models.module.css'

const NEUTRAL_THRESHOLD = 0.5

/** Facts at the left, the profile at the right, and in the middle what the model makes of an image with it. */
export function AddModel({ path, onPath }: { path: string; onPath: (path: string) => void }) {
  const navigate = useNavigate()
  const inspection = useQuery(
    orpc.models.inspect.queryOptions({ input: { path }, enabled: path !== '', staleTime: 0, gcTime: 0 }),
  )
  const facts = inspection.data?.facts
  const [name, setName] = useState<string | null>(null)
  const [edited, setEdited] = useState<ModelProfile | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [threshold, setThreshold] = useState(NEUTRAL_THRESHOLD)
  const neutral = useMemo(() => (facts ? neutralProfile(facts) : null), [facts])
  const profile = edited ?? inspection.data?.profile ?? neutral?.profile ?? null
  // The form lets one say what the graph can't do: class 7 of 3.
  const profileFault = useMemo(
    () => (facts && profile ? readProfile(JSON.stringify(profile), facts).fault : null),
    [facts, profile],
  )
  const shownName = name ?? inspection.data?.suggestedName ?? ''

  const tried = useTryImage()
  const [settled] = useDebouncedValue(profile, 350)
  const prediction = useQuery(
    orpc.models.tryProfile.queryOptions({
      input: { path, profile: settled ?? {}, imageId: tried.image?.id ?? '' },
      enabled: facts !== undefined && settled !== null && tried.image !== undefined,
      placeholderData: keepPreviousData,
      retry: false,
    }),
  )

  const add = useMutation({
    mutationFn: async () => {
      const model = await client.models.add({ path, name: shownName.trim(), ...(profile ? { profile } : {}) })
      if (threshold !== model.threshold) await client.models.setThreshold({ modelId: model.id, threshold })
      return model
    },
    onSuccess: (model) => void navigate(`/models?model=${encodeURIComponent(model.id)}`, { replace: true }),
  })

  const primary: Action = {
    id: 'models.add',
    label: 'Add model',
    group: 'Models',
    keys: ['$mod+Enter'],
    when: () => {
      if (!facts) return 'Choose an ONNX file first.'
      if (!profile) return neutral?.fault ?? 'The model needs a profile.'
      if (add.isPending) return 'The model is being added.'
      return fault ?? profileFault ?? (shownName.trim() === '' ? 'Give the model a name.' : true)
    },
    run: () => add.mutate(),
  }
  const cancel: Action = {
    id: 'models.cancel',
    label: 'Cancel',
    group: 'Commands',
    keys: ['Escape'],
    run: () => void navigate('/models'),
  }
  useScreen({
    title: facts ? `Add ${shownName}` : 'Add model',
    breadcrumb: [{ label: 'Models', to: '/models' }],
    primary,
    secondary: [cancel],
    actions: [
      { id: 'models.next-image', label: 'Try next image', group: 'Models', keys: ['KeyP'], run: () => tried.step(1) },
      {
        id: 'models.previous-image',
        label: 'Try previous image',
        group: 'Models',
        keys: ['Shift+KeyP'],
        run: () => tried.step(-1),
      },
    ],
    hints: [
      { keys: ['P'], label: 'next image' },
      { keys: ['$mod+Enter'], label: 'add' },
      { keys: ['Escape'], label: 'cancel' },
    ],
  })

  const left = facts && {
    label: 'Facts of the file',
    width: 248,
    content: (
      <>
        <div className={styles['file']}>
          <IconCube size={17} stroke={1.6} aria-hidden="true" />
          <strong className="ellipsis" title={path}>
            {fileName(path)}
          </strong>
        </div>
        <FactsPanel facts={facts} />
      </>
    ),
  }
  const right =
    facts && profile
      ? {
          label: 'Profile',
          width: 316,
          content: (
            <ProfileEditor profile={profile} facts={facts} fault={fault} onChange={setEdited} onFault={setFault} />
          ),
        }
      : undefined
  return (
    <Panels id="add-model" left={left} right={right}>
      {inspection.isFetching && <Loading label="Reading the file" />}
      <div className={styles['page']}>
        <FormRow label="File">
          <PathField label="File" kind="onnx" title="ONNX file" value={path} onChange={onPath} />
        </FormRow>
        {inspection.error && <ErrorBand title={faultOf(inspection.error).message} />}
        {facts && !profile && neutral?.fault && <ErrorBand title={neutral.fault} />}
        {add.error && <ErrorBand title={faultOf(add.error).message} />}
        {facts && profile && (
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
            <TryPanel
              tried={tried}
              prediction={prediction.data}
              pending={prediction.isFetching}
              error={prediction.error}
              threshold={threshold}
              onThreshold={setThreshold}
            />
          </>
        )}
        {path === '' && (
          <EmptyState icon={IconCube} title="Choose an ONNX file" dropZone>
            Its inputs and outputs are read, and it is tried on one of your images before it is added.
          </EmptyState>
        )}
      </div>
    </Panels>
  )
}
