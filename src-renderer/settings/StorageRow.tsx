import { useMutation, useQuery } from '@tanstack/react-query'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { bytes, count } from '../components/format.ts'
import { FormRow } from '../components/FormRow.tsx'
import { orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import { AutomaticNumber } from './runtime/AutomaticNumber.tsx'
import styles from './Settings.module.css'

const GIGABYTE = 1_000_000_000
/** One decimal: what one sets is what one reads. */
const inGigabytes = (value: number) => Math.round(value / (GIGABYTE / 10)) / 10

/** How much of the disk is taken by what can be made again, and how much may be. */
export function StorageRow() {
  const { data: storage, error } = useQuery(orpc.workspace.storage.queryOptions())
  const set = useMutation(orpc.workspace.setStorage.mutationOptions())
  if (error) return <ErrorBand title={faultOf(error).message} />
  if (!storage) return null
  const { inputs, predictions } = storage
  return (
    <FormRow
      label="Disk"
      hint="What can be made again. Over its limit, what was not used for longest goes, and is made again when it is needed."
    >
      <div className={styles['storage']}>
        <AutomaticNumber
          label="Photos at model size"
          unit="GB"
          value={inputs.budgetBytes === inputs.defaultBytes ? null : inGigabytes(inputs.budgetBytes)}
          automatic={inGigabytes(inputs.defaultBytes)}
          min={0}
          step={1}
          onChange={(value) => set.mutate({ inputsBytes: inBytes(value, inputs.defaultBytes) })}
        />
        <span className={styles['muted']}>{bytes(inputs.usedBytes)} used</span>
        <AutomaticNumber
          label="Predictions"
          unit="GB"
          value={predictions.budgetBytes === predictions.defaultBytes ? null : inGigabytes(predictions.budgetBytes)}
          automatic={inGigabytes(predictions.defaultBytes)}
          min={0}
          step={1}
          onChange={(value) => set.mutate({ predictionsBytes: inBytes(value, predictions.defaultBytes) })}
        />
        <span className={styles['muted']}>
          {bytes(predictions.usedBytes)} used by {count(predictions.count)}
        </span>
      </div>
      {set.error && <ErrorBand title={faultOf(set.error).message} />}
    </FormRow>
  )
}

const inBytes = (gigabytes: number | null, automatic: number) =>
  gigabytes === null ? automatic : Math.round(gigabytes * GIGABYTE)
