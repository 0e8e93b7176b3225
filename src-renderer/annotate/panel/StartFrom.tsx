import { Badge, Button, Checkbox, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { z } from 'zod'
import type { Model } from '../../../src-shared/domain/index.ts'
import { cutOf } from '../../../src-shared/postprocessing/steps.ts'
import { Loading } from '../../components/Loading.tsx'
import { Section } from '../../components/Section.tsx'
import { orpc } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'
import { usePreference } from '../../host/preferences.ts'
import {
  inSentence,
  ProbabilityCounts,
  thresholdByte,
  type Combination,
  type SourcePlane,
} from '../../painting/engine/index.ts'
import { ThresholdField } from '../../painting/ui/ThresholdField.tsx'
import { loadPlane } from '../../painting/view/plane-loader.ts'
import { combiningChoices, combiningStep, nothingWords } from '../combining-words.ts'
import type { Opened } from '../open-image.ts'
import { shortName } from '../pre-label/policy.ts'
import styles from './Panel.module.css'

const CHOICES = combiningChoices('prediction', 'Replace')
/** Who leafs through images asks for no prediction of each. */
const SETTLE_MS = 350

export const modelLabel = (model: Model): string =>
  model.epoch === null ? model.name : `Epoch ${model.epoch} · ${model.runName ?? model.name}`

type Props = {
  /** Null: the first image is still being loaded. */
  opened: Opened | null
  /** The best first; undefined where the backend does not say. */
  models: readonly Model[] | undefined
}

/** A model's prediction as the beginning of a mask. */
export function StartFrom({ opened, models }: Props) {
  const [chosen, choose] = usePreference('annotate.model', z.string(), '')
  const model = models?.find(({ id }) => id === chosen) ?? models?.[0]
  if (models?.length === 0) {
    return (
      <Section title="Start from">
        <p className={styles['muted']}>Add a model, and its prediction can be the beginning of a mask.</p>
      </Section>
    )
  }
  return (
    <Section title="Start from">
      <Select
        aria-label="Model"
        data={(models ?? []).map((each) => ({ value: each.id, label: modelLabel(each) }))}
        value={model?.id ?? null}
        allowDeselect={false}
        searchable={(models?.length ?? 0) > 8}
        onChange={(id) => id && choose(id)}
        comboboxProps={{ withinPortal: true }}
      />
      {model && opened ? (
        <Prediction key={`${model.id} ${opened.imageId}`} model={model} opened={opened} />
      ) : (
        <Controls threshold={model?.threshold ?? 0.5} isCut soft={false} />
      )}
    </Section>
  )
}

type ControlsProps = {
  threshold: number
  /** Whether the threshold can be chosen. */
  isCut: boolean
  soft: boolean
  onThreshold?: (threshold: number) => void
  onSoft?: (soft: boolean) => void
  /** Absent: there is no prediction yet. */
  onApply?: ((how: Combination) => void) | undefined
  /** What is said of the prediction. */
  children?: ReactNode
}

/** What can be set and done; it has its place before there is a prediction. */
function Controls({ threshold, isCut, soft, onThreshold, onSoft, onApply, children }: ControlsProps) {
  return (
    <>
      <div className={styles['rows']}>
        <ThresholdField
          label="Threshold"
          unit="probability"
          labelWidth={64}
          value={threshold}
          disabled={!isCut || !onThreshold}
          onChange={(value) => onThreshold?.(value)}
        />
        <Checkbox
          size="xs"
          label="Keep it soft"
          title="Its probabilities as coverage, not cut at the threshold"
          checked={soft}
          disabled={!onSoft}
          onChange={(event) => onSoft?.(event.currentTarget.checked)}
        />
      </div>
      <div className={styles['quarters']}>
        {CHOICES.map(({ how, label, title }) => (
          <Button key={how} title={title} disabled={!onApply} onClick={() => onApply?.(how)}>
            {label}
          </Button>
        ))}
      </div>
      {children ?? (
        <>
          <p className={styles['note']} />
          <div className={styles['loading']} />
        </>
      )}
    </>
  )
}

function Prediction({ model, opened }: { model: Model; opened: Opened }) {
  const [chosen, setThreshold] = useState(model.threshold)
  // A picture that the model's steps have been applied to is no probability any more.
  const hasSteps = model.postProcessing.length > 0
  const threshold = cutOf(model, chosen)
  const [settled, setSettled] = useState(false)
  const [wantsFallback, setWantsFallback] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [])
  const prediction = useQuery(
    orpc.models.predict.queryOptions({
      input: { modelId: model.id, imageId: opened.imageId, ...(wantsFallback ? { fallback: true } : {}) },
      enabled: settled,
      retry: false,
    }),
  )
  const url = prediction.data?.url
  const fallback = prediction.data?.fallback
  const plane = useQuery({
    queryKey: ['probability', url],
    queryFn: () => loadPlane(url ?? ''),
    enabled: url !== undefined,
    // One plane of a large photo is megabytes: none is kept that is not shown.
    gcTime: 0,
  })
  const values = plane.data?.values
  const counts = useMemo(() => (values ? new ProbabilityCounts(values) : null), [values])
  const { width, height } = opened.studio.plane
  const fits = values?.length === width * height
  const error = prediction.error ?? plane.error
  const [soft, setSoft] = usePreference('annotate.soft-prediction', z.boolean(), false)
  const what = fallback
    ? `Fallback mask for ${modelLabel(model)}`
    : `${modelLabel(model)} ${hasSteps ? 'after its steps' : soft ? 'soft' : `at ${threshold.toFixed(2)}`}`
  const { studio } = opened
  const source = useMemo<SourcePlane | null>(
    () =>
      values && fits ? { label: what, width, height, values, cutFrom: soft ? null : thresholdByte(threshold) } : null,
    [values, fits, what, width, height, soft, threshold],
  )
  // Lasso and polygon take from it what they enclose.
  useEffect(() => {
    studio.offer('prediction', source)
    return () => studio.offer('prediction', null)
  }, [studio, source])
  const apply = (how: Combination) => {
    if (!source) return
    const step = { ...source, label: combiningStep(how, inSentence(source.label), 'Replace with') }
    studio.combineWith(step, how, nothingWords(how, 'this prediction'))
  }
  return (
    <Controls
      threshold={hasSteps ? model.threshold : chosen}
      isCut={!hasSteps && !soft}
      soft={soft}
      onThreshold={setThreshold}
      onSoft={setSoft}
      onApply={fits ? apply : undefined}
    >
      {error ? (
        <div className={styles['fault']} role="alert">
          <strong>{modelLabel(model)} gave no mask</strong>
          <p>{faultOf(error).message}</p>
          <Button size="xs" onClick={() => void (prediction.error ? prediction.refetch() : plane.refetch())}>
            Try again
          </Button>
          {prediction.error && (
            <Button
              size="xs"
              title="An empty mask: paint on it, and nothing is taken for what the model found"
              onClick={() => setWantsFallback(true)}
            >
              Use the fallback mask
            </Button>
          )}
        </div>
      ) : (
        <p className={styles['note']} aria-live="polite">
          {fallback && (
            <>
              <Badge color="yellow" size="sm" radius="sm" title={fallback.message}>
                Fallback mask, empty
              </Badge>{' '}
              {fallback.message}{' '}
            </>
          )}
          {counts && fits ? (
            `Would cover ${((counts.at(threshold) / values.length) * 100).toFixed(1)} % of the photo`
          ) : (
            <span className={`ellipsis ${styles['line']}`}>
              Preparing {shortName(model)}. Painting works meanwhile.
            </span>
          )}
        </p>
      )}
      <div className={styles['loading']}>{!error && !counts && <Loading label="Preparing the prediction" />}</div>
    </Controls>
  )
}
