import { ActionIcon, Menu, SegmentedControl, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconCircle, IconPencil, IconSquare } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Brush, PressureUse } from '../engine/index.ts'
import { Tip } from '../../components/Tip.tsx'

const PRESSURE: readonly [PressureUse, string][] = [
  ['none', 'Pressure does nothing'],
  ['size', 'Pressure to size'],
  ['opacity', 'Pressure to opacity'],
  ['both', 'Pressure to both'],
]

type Props = { brush: Brush; onChange: (change: Partial<Brush>) => void }

/** Round or square, and what a pen's pressure does. */
export function BrushTip({ brush, onChange }: Props) {
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label="Shape of the brush"
        value={brush.shape}
        onChange={(shape) => onChange({ shape: shape === 'square' ? 'square' : 'round' })}
        data={[
          { value: 'round', label: <Named name="Round" icon={<IconCircle size={14} stroke={1.8} />} /> },
          { value: 'square', label: <Named name="Square" icon={<IconSquare size={14} stroke={1.8} />} /> },
        ]}
      />
      <PenPressure brush={brush} onChange={onChange} />
    </>
  )
}

/** What a pen's pressure does. */
export function PenPressure({ brush, onChange }: Props) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tip label={`Pen: ${PRESSURE.find(([use]) => use === brush.pressure)?.[1].toLowerCase()}`}>
          <ActionIcon variant={brush.pressure === 'none' ? 'subtle' : 'default'} aria-label="Pen pressure">
            <IconPencil size={16} stroke={1.6} />
          </ActionIcon>
        </Tip>
      </Menu.Target>
      <Menu.Dropdown>
        {PRESSURE.map(([use, label]) => (
          <Menu.RadioItem
            key={use}
            value={use}
            checked={use === brush.pressure}
            checkIcon={<IconCheck size={14} stroke={2} />}
            closeMenuOnClick
            onChange={() => onChange({ pressure: use })}
          >
            {label}
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Named({ name, icon }: { name: string; icon: ReactNode }) {
  return (
    <span style={{ display: 'grid', placeItems: 'center', height: 22 }} title={name}>
      {icon}
      <VisuallyHidden>{name}</VisuallyHidden>
    </span>
  )
}
