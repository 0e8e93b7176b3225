import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Model, ModelLimits } from '../../src-shared/domain/index.ts'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { Section } from '../components/Section.tsx'
import { orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import { AutomaticNumber } from '../settings/runtime/AutomaticNumber.tsx'
import styles from './Models.module.css'

const MEGABYTE = 1_000_000
const NONE: ModelLimits = { timeLimitMs: null, memoryLimitBytes: null }

/** What this model may take; what is not set here is as in the settings. */
export function LimitsPanel({ model: { id: modelId, sha256 } }: { model: Model }) {
  const { data: state } = useQuery(orpc.runtime.get.queryOptions())
  const set = useMutation(orpc.runtime.setLimits.mutationOptions())
  if (!state) return null
  const { settings, automatic } = state
  const own = state.limits.find((each) => each.sha256 === sha256)?.limits ?? NONE
  const change = (limits: Partial<ModelLimits>) => set.mutate({ modelId, limits })
  const isOwn = own.timeLimitMs !== null || own.memoryLimitBytes !== null
  return (
    <Section title="Limits">
      <div className={styles['limits']}>
        <AutomaticNumber
          label="Time for one image"
          unit="s"
          value={own.timeLimitMs === null ? null : own.timeLimitMs / 1000}
          automatic={settings.timeLimitMs / 1000}
          word="as in Settings"
          min={0.5}
          max={3600}
          step={5}
          onChange={(value) => change({ timeLimitMs: value === null ? null : Math.round(value * 1000) })}
        />
        <AutomaticNumber
          label="Memory"
          unit="MB"
          value={own.memoryLimitBytes === null ? null : Math.round(own.memoryLimitBytes / MEGABYTE)}
          automatic={Math.round((settings.memoryLimitBytes ?? automatic.memoryLimitBytes) / MEGABYTE)}
          word="as in Settings"
          min={17}
          step={256}
          onChange={(value) => change({ memoryLimitBytes: value === null ? null : Math.round(value * MEGABYTE) })}
        />
        {isOwn && (
          <Button size="xs" loading={set.isPending} onClick={() => change(NONE)}>
            Both as in Settings
          </Button>
        )}
      </div>
      {set.error && <ErrorBand title={faultOf(set.error).message} />}
    </Section>
  )
}
