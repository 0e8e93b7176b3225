import { Menu } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ActionIcon } from '../app/actions/action.ts'
import styles from './ChipMenu.module.css'

export type ChipOption = { value: string; label: string; detail?: ReactNode }

type Props = {
  /** What is chosen here: "Figures of", "Order". */
  label: string
  /** What the chip says now. */
  text: string
  icon?: ActionIcon
  options: readonly ChipOption[]
  value: string | null
  onChange: (value: string) => void
  /** Below the options. */
  footer?: ReactNode
}

/** A small pill that opens a list to choose one from. */
export function ChipMenu({ label, text, icon: Icon, options, value, onChange, footer }: Props) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button type="button" className={styles['chip']} aria-label={`${label}: ${text}`}>
          {Icon && <Icon size={14} stroke={1.6} />}
          <span className="ellipsis">{text}</span>
          <IconChevronDown size={13} stroke={1.7} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflow: 'auto' }}>
        <Menu.Label>{label}</Menu.Label>
        {options.map((option) => (
          <Menu.RadioItem
            key={option.value}
            value={option.value}
            checked={option.value === value}
            checkIcon={<IconCheck size={14} stroke={2} />}
            closeMenuOnClick
            rightSection={option.detail}
            onChange={onChange}
          >
            {option.label}
          </Menu.RadioItem>
        ))}
        {footer}
      </Menu.Dropdown>
    </Menu>
  )
}
