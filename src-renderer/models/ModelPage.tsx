import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { IconGauge } from '@tabler/icons-react'
import { PROVIDER_WORDS, type Model } from '../../src-shared/domain/index.ts'
import { cutOf } from '../../src-shared/postprocessing/steps.ts'
import type { Action } from '../app/actions/action.ts'
import { Panels } from '../app/frame/Panels.tsx'
import { useScreen } from '../app/screen.ts'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { day } from '../components/format.ts'
import { FigureList } from '../components/FigureList.tsx'
import { fallbackWords } from '../components/provider-words.ts'
import { Section } from '../components/Section.tsx'
import { orpc } from '../host/client.ts'
import { faultOf, isOfQuarantine } from '../host/fault.ts'
import { EvaluateDialog } from './EvaluateDialog.tsx'
import { EvaluationTable } from './EvaluationTable.tsx'
import { FactsPanel } from './FactsPanel.tsx'
import { LimitsPanel } from './LimitsPanel.tsx'
import { ParityPanel } from './parity/ParityPanel.tsx'
import { ProcessingPanel } from './processing/ProcessingPanel.tsx'
import { ProfileFacts } from './ProfileFacts.tsx'
import { QuarantineBand } from '../settings/runtime/QuarantineList.tsx'
import { RenameRemove } from './RenameRemove.tsx'
import { TryPanel } from './try/TryPanel.tsx'
import { useTryImage } from './try/use-try-image.ts'
import styles from './Models.module.css'

type Props = { model: Model; list: ReactNode; addModel: Action; addRun: Action }

/** One model: tried on an image, its figures, its facts. */
export function ModelPage({ model, list, addModel, addRun }: Props) {
  const { id: modelId } = model
  const navigate = useNavigate()
  const [evaluating, setEvaluating] = useState(false)
  const [threshold, setThreshold] = useState<number | null>(null)
  const tried = useTryImage(model.profile.target)
  const prediction = useQuery(
    orpc.models.predict.queryOptions({
      input: { modelId, imageId: tried.image?.id ?? '' },
      enabled: tried.image !== undefined,
      placeholderData: keepPreviousData,
      retry: false,
    }),
  )
  const { data: runtime } = useQuery(orpc.runtime.get.queryOptions())
  const quarantine = runtime?.quarantined.find(({ key }) => key === model.sha256)
  const keepThreshold = useMutation(orpc.models.setThreshold.mutationOptions())
  const title = model.runName === null ? model.name : `${model.runName}, epoch ${model.epoch}`

  useScreen({
    title,
    breadcrumb: [{ label: 'Models', to: '/models' }],
    primary: {
      id: 'models.evaluate',
      label: 'Evaluate',
      group: 'Models',
      icon: IconGauge,
      run: () => setEvaluating(true),
    },
    secondary: [
      {
        id: 'models.benchmark',
        label: 'Benchmark',
        detail: 'How long it takes for an image',
        group: 'Models',
        inPalette: false,
        run: () => void navigate(`/benchmark?model=${modelId}`),
      },
      addRun,
      addModel,
    ],
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
    hints: [{ keys: ['P'], label: 'next image' }],
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
            <ModelFacts model={model} />
            <ProfileFacts profile={model.profile} source={model.profileSource} />
            <FactsPanel facts={model} />
            <LimitsPanel model={model} />
          </>
        ),
      }}
    >
      <div className={styles['page']}>
        <div className={styles['body']}>
          {quarantine && <QuarantineBand quarantine={quarantine} />}
          {keepThreshold.error && <ErrorBand title={faultOf(keepThreshold.error).message} />}
          <TryPanel
            tried={tried}
            prediction={prediction.data}
            pending={prediction.isFetching}
            // The band above says of a quarantine already; of a photo that is gone, for one, it does not.
            error={quarantine && isOfQuarantine(prediction.error) ? null : prediction.error}
            threshold={threshold ?? model.threshold}
            cut={cutOf(model, threshold)}
            onThreshold={setThreshold}
            onThresholdEnd={(value) => value !== model.threshold && keepThreshold.mutate({ modelId, threshold: value })}
          />
          <ProcessingPanel model={model} image={tried.image} threshold={threshold ?? model.threshold} />
          <EvaluationTable model={model} />
          <ParityPanel model={model} />
        </div>
      </div>
      {evaluating && (
        <EvaluateDialog
          what={title}
          target={model.profile.target}
          choice={{ modelIds: [modelId] }}
          onClose={() => setEvaluating(false)}
        />
      )}
    </Panels>
  )
}

function ModelFacts({ model }: { model: Model }) {
  const { data: likely } = useQuery(orpc.models.provider.queryOptions())
  const { data: runtime } = useQuery(orpc.runtime.get.queryOptions())
  // What `auto` came to for this very model, once it has run.
  const decision = runtime?.decisions.find(({ sha256 }) => sha256 === model.sha256)
  const provider = decision ? { name: decision.provider, fallback: null, fallbacks: decision.fallbacks } : likely
  const why = provider && fallbackWords(provider)
  return (
    <Section title="Model">
      <FigureList
        rows={[
          { label: 'Name', value: model.name, title: model.name },
          { label: 'Added', value: day(model.createdAt) },
          { label: 'Threshold', value: model.threshold.toFixed(2) },
          { label: 'Runs on', value: provider ? PROVIDER_WORDS[provider.name] : '' },
          { label: 'File', value: model.path, title: model.path },
        ]}
      />
      {why && (
        <details className={styles['why']}>
          <summary>Why on nothing faster</summary>
          {why}
        </details>
      )}
      <RenameRemove kind="model" id={model.id} name={model.name} path={model.path} />
    </Section>
  )
}
