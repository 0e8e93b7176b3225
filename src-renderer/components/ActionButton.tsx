import { Button } from '@mantine/core'
import { useKeyOf } from '../app/actions/action-store.ts'
import { reasonAgainst, runAction, type Action } from '../app/actions/action.ts'
import { keyText } from '../app/actions/key-labels.ts'
import { Keycaps } from './Keycaps.tsx'
import { Tip } from './Tip.tsx'

type Props = {
  action: Action
  /** `ink` is the one primary action of a screen; the frame sets it. */
  variant?: 'ink' | 'default' | 'subtle'
  size?: 'xs' | 'sm' | 'md'
  /** False where there is no room for keycaps. */
  withKeys?: boolean
  /** The tip names the keys too: where the keycaps are not always shown. */
  keysInTip?: boolean
  fullWidth?: boolean
}

/** A button that does what its action says; disabled with the reason where it can't be done now. */
export function ActionButton(props: Props) {
  const { action, variant = 'default', size = 'sm', withKeys = true, keysInTip = false, fullWidth = false } = props
  const reason = reasonAgainst(action)
  const key = useKeyOf(action.id, action.keys?.[0])
  const Icon = action.icon
  const words = reason ?? action.detail
  return (
    <Tip label={keysInTip && key ? `${words ?? action.label} (${keyText(key)})` : words}>
      <Button
        variant={variant}
        size={size}
        fullWidth={fullWidth}
        data-disabled={reason !== null || undefined}
        aria-disabled={reason !== null || undefined}
        aria-keyshortcuts={key && keyText(key)}
        leftSection={Icon && <Icon size={16} stroke={1.6} />}
        rightSection={withKeys && key ? <Keycaps keys={key} /> : undefined}
        onClick={(event) => {
          event.preventDefault()
          runAction(action)
        }}
      >
        {action.label}
      </Button>
    </Tip>
  )
}
