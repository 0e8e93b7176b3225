import { Button, Switch } from '@mantine/core'
import { BoundedNumber } from '../../components/BoundedNumber.tsx'
import { Section } from '../../components/Section.tsx'
import { usePreference } from '../../host/preferences.ts'
import { runOperation } from '../../painting/operations/run-operation.ts'
import { useObserved } from '../../painting/ui/use-observable.ts'
import { useBinaryPreference } from '../binary.ts'
import type { Opened } from '../open-image.ts'
import {
  AMOUNTS_PREFERENCE,
  AmountsSchema,
  FIRST_AMOUNTS,
  OPERATIONS,
  operationOf,
  type Amounts,
} from '../operations.ts'
import { Tip } from '../../components/Tip.tsx'
import styles from './Panel.module.css'

/** A gesture that waits for its end blocks operations; one under the hand is over before a button can be reached. */
const WAITING_STATES = new Set(['polygon.open', 'scribble.waiting'])

/** What can be done to all of the mask; each is one step, and undo takes it back. */
export function MaskOperations({ opened }: { opened: Opened }) {
  const { studio } = opened
  const [amounts, setAmounts] = usePreference(AMOUNTS_PREFERENCE, AmountsSchema, FIRST_AMOUNTS)
  const isBusy = useObserved(studio, ({ work, state }) => work !== null || WAITING_STATES.has(state))
  return (
    <Section title="Whole mask">
      <div className={styles['operations']}>
        {OPERATIONS.map(({ kind, label, help, prefix = '', suffix = '' }) => (
          <div key={kind} className={styles['operation']}>
            <Tip label={help} position="left">
              <Button size="xs" disabled={isBusy} onClick={() => runOperation(studio, operationOf(kind, amounts))}>
                {label}
              </Button>
            </Tip>
            {kind !== 'invert' && (
              <BoundedNumber
                aria-label={`${label}: ${kind === 'threshold' ? 'threshold' : 'pixels'}`}
                {...rangeOf(kind)}
                prefix={prefix}
                suffix={suffix}
                value={amounts[kind]}
                onChange={(value) => setAmounts({ ...amounts, [kind]: value })}
              />
            )}
          </div>
        ))}
      </div>
      <Binary opened={opened} isBusy={isBusy} />
    </Section>
  )
}

function rangeOf(kind: keyof Amounts) {
  if (kind === 'threshold') return { min: 0.01, max: 1, step: 0.01, decimals: 2, fixedDecimalScale: true }
  if (kind === 'fill-holes' || kind === 'remove-islands') return { min: 1, max: 100_000_000, decimals: 0 }
  return { min: 0.5, max: 200, decimals: 1 }
}

/** For teams whose masks know only hair and no hair. */
function Binary({ opened, isBusy }: { opened: Opened; isBusy: boolean }) {
  const { studio, imageId } = opened
  const [isBinary, setBinary] = useBinaryPreference(imageId)
  const softPixels = useObserved(studio, ({ coverage }) => (isBinary ? coverage.soft : 0))
  return (
    <>
      <Tip
        label="Everything painted in this dataset becomes 0 or 255, cut at 128. What is soft already stays until it is made binary."
        position="left"
      >
        <div className={styles['binary']}>
          <Switch
            size="xs"
            label="Binary masks (0 and 255 only)"
            checked={isBinary}
            disabled={setBinary === null}
            onChange={(event) => setBinary?.(event.currentTarget.checked)}
          />
        </div>
      </Tip>
      {softPixels > 0 && (
        <div className={styles['actions']}>
          <Button size="xs" disabled={isBusy} onClick={() => runOperation(studio, { kind: 'threshold', from: 128 })}>
            Make binary
          </Button>
          <span className={styles['note']}>{softPixels.toLocaleString()} pixels are soft</span>
        </div>
      )}
    </>
  )
}
