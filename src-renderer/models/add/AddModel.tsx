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
import { misfitOf } from '../profile/read-profile.ts'
import { Section } from '../../components/Section.tsx'
import { TryPanel } from '../try/TryPanel.tsx'
import { useTryImage } from '../try/use-try-image.ts'
import { changedFields, sameProfile, setByHand } from './compare-profiles.ts'
import { FoundProfile } from './FoundProfile.tsx'
import { recognizedWords } from './headline.ts'
import { Sheet } from './Sheet.tsx'
import { useDetection } from './use-detection.ts'
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
  const tried = useTryImage()
  const search = useDetection({
    path,
    datasetId: tried.dataset?.id,
    automatic: inspection.data?.recognized === false && edited === null,
  })
  const ranking = search.detection?.ranking ?? []
  const found = ranking[0]?.profile ?? null
  const profile = edited ?? found ?? inspection.data?.profile ?? neutral?.profile ?? null
  const [picked, setPicked] = useState<ModelProfile | null>(null)
  const reference = picked ?? found
  function choose(candidate: ModelProfile): void {
    setPicked(candidate)
    setEdited(candidate)
  }
  function find(): void {
    if (search.detection) {
      // What was chosen of the last search, or was where one begins, gives way to what this one finds.
      const offered = ranking.map((candidate) => candidate.profile)
      setPicked(null)
      setEdited(setByHand(edited, neutral?.profile ? [...offered, neutral.profile] : offered))
    }
    search.start()
  }
  const chosen = ranking.findIndex((each) => sameProfile(each.profile, profile))
  const changedFrom = ranking.findIndex((each) => sameProfile(each.profile, reference))
  const misfit = useMemo(() => misfitOf(profile, facts), [profile, facts])
  const shownName = name ?? inspection.data?.suggestedName ?? ''

  const [settled] = useDebouncedValue(profile, 350)
  const prediction = useQuery(
    orpc.models.tryProfile.queryOptions({
      input: { path, profile: settled ?? {}, imageId: tried.image?.id ?? '' },
      // While the search runs the model has enough to do.
      enabled: facts !== undefined && settled !== null && tried.image !== undefined && !search.running,
      placeholderData: keepPreviousData,
      retry: false,
    }),
  )

  const add = useMutation({
    mutationFn: async () => {
      const given = profile ? { profile, detected: chosen >= 0 } : {}
      const model = await client.models.add({ path, name: shownName.trim(), ...given })
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
      if (!facts) return 'Choose a model file first.'
      if (!profile) return neutral?.fault ?? 'The model needs a profile.'
      if (search.running) return 'The profile is still being looked for; stop it, or wait.'
      if (add.isPending) return 'The model is being added.'
      return fault ?? misfit?.message ?? (shownName.trim() === '' ? 'Give the model a name.' : true)
    },
    run: () => add.mutate(),
  }
  const cancel: Action = {
    id: 'models.cancel',
    label: 'Cancel',
    group: 'Commands',
    keys: ['Escape'],
    run: () => (search.running ? search.cancel() : void navigate('/models')),
  }
  const none: Action = {
    id: 'models.by-hand',
    label: 'None of these',
    detail: 'Set the profile by hand',
    group: 'Models',
    when: () => (search.detection ? true : 'There is nothing to choose from yet.'),
    run: () => {
      setEdited(neutral?.profile ?? profile)
      document.querySelector<HTMLElement>('[data-region="Profile"]')?.focus()
    },
  }
  useScreen({
    title: facts ? `Add ${shownName}` : 'Add model',
    breadcrumb: [{ label: 'Models', to: '/models' }],
    primary,
    secondary: search.detection ? [none, cancel] : [cancel],
    actions: [
      ...ranking.map((candidate, place) => ({
        id: `models.choose-${place + 1}`,
        label: `Choose ${place + 1}`,
        group: 'Models' as const,
        keys: [`Digit${place + 1}`],
        inPalette: false,
        run: () => choose(candidate.profile),
      })),
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
      ...(ranking.length > 1
        ? [{ keys: ['1', String(ranking.length)], label: 'choose', range: ranking.length > 2 }]
        : []),
      ...(facts
        ? [
            { keys: ['P'], label: 'next image' },
            { keys: ['$mod+Enter'], label: 'add' },
          ]
        : []),
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
            <>
              <Section title="Model">
                <FormRow dense label="Name">
                  <TextInput
                    aria-label="Name"
                    value={shownName}
                    maxLength={120}
                    onChange={(event) => setName(event.currentTarget.value)}
                  />
                </FormRow>
              </Section>
              <ProfileEditor
                // The text shows what was chosen on the sheet.
                key={chosen}
                profile={profile}
                facts={facts}
                fault={fault}
                misfit={misfit}
                changed={reference ? changedFields(profile, reference) : undefined}
                classes={search.detection?.classes}
                onChange={setEdited}
                onFault={setFault}
              />
            </>
          ),
          // In sight wherever the form is scrolled to: what a change is worth stands there.
          footer: reference && search.detection && (
            <FoundProfile
              path={path}
              datasetId={search.on ?? undefined}
              detection={search.detection}
              profile={profile}
              found={reference}
              misfit={misfit}
              onBack={() => setEdited(reference)}
            />
          ),
        }
      : undefined
  return (
    <Panels id="add-model" left={left} right={right}>
      {inspection.isFetching && <Loading label="Reading the file" />}
      <div className={styles['page']}>
        <div className={styles['adding']}>
          {!facts && (
            <FormRow label="File">
              <PathField label="File" kind="onnx" title="Model file" value={path} onChange={onPath} />
            </FormRow>
          )}
          {inspection.error && <ErrorBand title={faultOf(inspection.error).message} />}
          {facts && !profile && neutral?.fault && <ErrorBand title={neutral.fault} />}
          {add.error && <ErrorBand title={faultOf(add.error).message} />}
          {facts && profile && (
            <>
              <Sheet
                path={path}
                state={search}
                dataset={tried.datasets.find(({ id }) => id === search.on)?.name ?? ''}
                other={search.on === tried.dataset?.id ? null : (tried.dataset?.name ?? null)}
                image={tried.image}
                threshold={threshold}
                recognized={inspection.data?.recognized ? recognizedWords(facts) : null}
                chosen={chosen}
                changedFrom={chosen < 0 && search.detection ? changedFrom : -1}
                onFind={find}
                onChoose={(candidate) => choose(candidate.profile)}
              />
              <TryPanel
                tried={tried}
                prediction={prediction.data}
                pending={prediction.isFetching}
                waiting={search.running ? 'after the search' : undefined}
                error={prediction.error}
                threshold={threshold}
                onThreshold={setThreshold}
              />
            </>
          )}
          {path === '' && (
            <div className={styles['drop']}>
              <EmptyState icon={IconCube} title="Choose an ONNX or TensorFlow Lite file" dropZone>
                Its inputs and outputs are read, and it is tried on one of your images before it is added.
              </EmptyState>
            </div>
          )}
        </div>
      </div>
    </Panels>
  )
}
