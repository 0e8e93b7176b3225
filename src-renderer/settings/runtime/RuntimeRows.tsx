import { Button, SegmentedControl } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { GraphOptimization, NEUTRAL_RUNTIME, type RuntimeSettings } from '../../../src-shared/domain/index.ts'
import { ErrorBand } from '../../components/ErrorBand.tsx'
import { bytes } from '../../components/format.ts'
import { FormRow } from '../../components/FormRow.tsx'
import { orpc } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'
import { AutomaticNumber } from './AutomaticNumber.tsx'
import { LoadedModels } from './LoadedModels.tsx'
import { QuarantineList } from './QuarantineList.tsx'
import styles from './Runtime.module.css'

const MEGABYTE = 1_000_000
const LEVELS: Record<GraphOptimization, string> = { all: 'All', extended: 'Extended', basic: 'Basic', disabled: 'Off' }

/** How models are run on this machine: what they may take, what is loaded, what is left alone. */
export function RuntimeRows() {
  const { data: state, error } = useQuery(orpc.runtime.get.queryOptions())
  const set = useMutation(orpc.runtime.set.mutationOptions())
  const reset = useMutation(orpc.runtime.reset.mutationOptions())
  if (error) return <ErrorBand title={faultOf(error).message} />
  if (!state) return null
  const { settings, automatic, machine } = state
  const change = (next: Partial<RuntimeSettings>) => set.mutate(next)
  const isNeutral = JSON.stringify(settings) === JSON.stringify(NEUTRAL_RUNTIME)
  return (
    <>
      <FormRow
        label="Models in memory"
        hint={`Loaded models share this much of the machine's ${bytes(machine.memoryBytes)}. The least recently used makes room.`}
      >
        <AutomaticNumber
          label="Memory for loaded models"
          unit="MB"
          value={inMegabytes(settings.memoryBudgetBytes)}
          automatic={Math.round(automatic.memoryBudgetBytes / MEGABYTE)}
          min={17}
          step={256}
          onChange={(value) => change({ memoryBudgetBytes: inBytes(value) })}
        />
        <LoadedModels state={state} />
      </FormRow>
      <FormRow
        label="Limits"
        hint="For loading a model, and for one image. A model that needs more is stopped, and after a second time it is left alone."
      >
        <div className={styles['fields']}>
          <AutomaticNumber
            label="Time for one image"
            unit="s"
            value={settings.timeLimitMs === NEUTRAL_RUNTIME.timeLimitMs ? null : settings.timeLimitMs / 1000}
            automatic={NEUTRAL_RUNTIME.timeLimitMs / 1000}
            min={0.5}
            max={3600}
            step={5}
            onChange={(value) =>
              change({ timeLimitMs: value === null ? NEUTRAL_RUNTIME.timeLimitMs : Math.round(value * 1000) })
            }
          />
          <AutomaticNumber
            label="Memory for one model"
            unit="MB"
            value={inMegabytes(settings.memoryLimitBytes)}
            automatic={Math.round(automatic.memoryLimitBytes / MEGABYTE)}
            min={17}
            step={256}
            onChange={(value) => change({ memoryLimitBytes: inBytes(value) })}
          />
        </div>
        <QuarantineList quarantined={state.quarantined} />
      </FormRow>
      <FormRow
        label="Runtime"
        hint="Automatic is a careful choice; what is fastest differs by machine and model. Changes hold from the next model that is loaded."
      >
        <AutomaticNumber
          label="Threads of one inference"
          unit="threads"
          value={settings.threads}
          automatic={automatic.threads}
          min={1}
          max={256}
          step={1}
          onChange={(threads) => change({ threads: threads === null ? null : Math.round(threads) })}
        />
        <div className={styles['choices']}>
          <span className={styles['name']}>Graph optimisation</span>
          <SegmentedControl
            aria-label="Graph optimisation"
            value={settings.graphOptimization}
            onChange={(value) => change({ graphOptimization: GraphOptimization.parse(value) })}
            data={(['all', 'extended', 'basic', 'disabled'] as const).map((value) => ({ value, label: LEVELS[value] }))}
          />
          <span className={styles['name']}>Memory of a run</span>
          <SegmentedControl
            aria-label="Memory of a run"
            value={settings.memoryArena ? 'kept' : 'freed'}
            onChange={(value) => change({ memoryArena: value === 'kept' })}
            data={[
              { value: 'kept', label: 'Keep for the next' },
              { value: 'freed', label: 'Give back' },
            ]}
          />
        </div>
        {set.error && <ErrorBand title={faultOf(set.error).message} />}
        {!isNeutral && (
          <Button size="xs" mt={10} loading={reset.isPending} onClick={() => reset.mutate(undefined)}>
            All automatic
          </Button>
        )}
      </FormRow>
    </>
  )
}

const inMegabytes = (value: number | null) => (value === null ? null : Math.round(value / MEGABYTE))
const inBytes = (value: number | null) => (value === null ? null : Math.round(value * MEGABYTE))
