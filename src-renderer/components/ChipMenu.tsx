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
          <Menu.Item
            key={option.value}
            role="menuitemradio"
            aria-checked={option.value === value}
            leftSection={<IconCheck size={14} stroke={2} visibility={option.value === value ? undefined : 'hidden'} />}
            rightSection={option.detail}
            onClick={() => onChange(option.value)}
          >
            {option.label}
          </Menu.Item>
        ))}
        {footer}
      </Menu.Dropdown>
    </Menu>
  )
}
