import { Checkbox } from '@mantine/core'
import { OptionTip } from './OptionTip.tsx'

type Props = { label: string; tip: string; checked: boolean; disabled?: boolean; onChange: (checked: boolean) => void }

/** Something in the options bar that is on or off. */
export function OptionCheck({ label, tip, checked, disabled = false, onChange }: Props) {
  return (
    <OptionTip label={tip}>
      <Checkbox
        size="xs"
        label={label}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </OptionTip>
  )
}
