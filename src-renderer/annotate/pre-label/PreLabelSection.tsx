import { Button, Select, Switch } from '@mantine/core'
import { useState } from 'react'
import type { PreLabelPolicy } from '../../../src-shared/domain/index.ts'
import { Section } from '../../components/Section.tsx'
import { Loading } from '../../components/Loading.tsx'
import { focusCanvas } from '../flow/focus-canvas.ts'
import { ThresholdField } from '../../painting/ui/ThresholdField.tsx'
import styles from '../panel/Panel.module.css'
import type { PolicyChoice } from './policy-choices.ts'
import { shortName, usePolicy, usePolicyChoices } from './policy.ts'
import type { PreLabelState } from './use-pre-label.ts'

/** What new masks of the dataset start from: said once, and what it does to this image. */
export function PreLabelSection({ datasetId, state }: { datasetId: string; state: PreLabelState }) {
  const [policy, setPolicy] = usePolicy(datasetId)
  const choices = usePolicyChoices(datasetId)
  const [open, setOpen] = useState(false)
  const chosen = choices?.find(({ value }) => value === policy.from)
  const summary = summaryOf(policy.from, choices)
  return (
    <Section
      title="New masks"
      aside={
        <Button size="compact-xs" variant="subtle" aria-expanded={open} onClick={() => setOpen((shown) => !shown)}>
          {open ? 'Done' : 'Change'}
        </Button>
      }
    >
      {open ? (
        <div className={styles['rows']}>
          <Select
            aria-label="New masks start from"
            data={[
              { value: 'nothing', label: 'Nothing' },
              ...(choices ?? []).map(({ value, label }) => ({ value, label })),
            ]}
            value={policy.from}
            allowDeselect={false}
            searchable={(choices?.length ?? 0) > 8}
            onChange={(from) => {
              if (from) setPolicy({ ...policy, from, threshold: null })
              focusCanvas()
            }}
          />
          {chosen && (
            <>
              <ThresholdField
                label="Cut at"
                unit="probability"
                labelWidth={64}
                value={policy.threshold ?? chosen.model.threshold}
                onChange={(threshold) => setPolicy({ ...policy, threshold })}
              />
              <Switch
                label="Post-processing"
                description={chosen.model.postProcessing.length === 0 ? 'This model has no steps.' : undefined}
                disabled={chosen.model.postProcessing.length === 0}
                checked={policy.postProcessing}
                onChange={({ currentTarget }) => setPolicy({ ...policy, postProcessing: currentTarget.checked })}
              />
            </>
          )}
          <p className={styles['note']}>For every image of this dataset that nobody has begun.</p>
        </div>
      ) : (
        <p className={`ellipsis ${styles['muted']} ${styles['line']}`}>{summary}</p>
      )}
      {policy.from !== 'nothing' && (
        <div className={styles['state']}>
          <StateLine state={state} />
        </div>
      )}
    </Section>
  )
}

/** What the rule begins with, in words; empty while the backend is asked what there is. */
function summaryOf(from: PreLabelPolicy['from'], choices: readonly PolicyChoice[] | undefined): string {
  if (from === 'nothing') return 'Start from nothing'
  if (!choices) return ''
  return `Start from ${choices.find(({ value }) => value === from)?.label ?? 'a model that is gone'}`
}

function StateLine({ state }: { state: PreLabelState }) {
  if (state.kind === 'preparing') {
    return (
      <>
        <p className={`ellipsis ${styles['note']}`} aria-live="polite">
          Preparing {shortName(state.model)}… Painting works meanwhile.
        </p>
        <div className={styles['loading']}>
          <Loading label="Preparing the prediction" />
        </div>
      </>
    )
  }
  if (state.kind === 'applied') {
    return <p className={styles['note']}>Began with {shortName(state.model)}; undo takes it away.</p>
  }
  if (state.kind === 'late') {
    return (
      <div className={styles['actions']}>
        <Button size="xs" title="It replaces the mask; undo takes it back" onClick={state.apply}>
          Use {shortName(state.model)}
        </Button>
      </div>
    )
  }
  if (state.kind !== 'failed') return null
  return (
    <div className={styles['fault']} role="alert">
      <strong>{shortName(state.model)} gave no mask</strong>
      <p>{state.message}</p>
      <Button size="xs" onClick={state.retry}>
        Try again
      </Button>
    </div>
  )
}
