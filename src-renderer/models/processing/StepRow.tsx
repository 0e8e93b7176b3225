import { ActionIcon, Select } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconGripVertical, IconX } from '@tabler/icons-react'
import { useState, type KeyboardEvent } from 'react'
import { ProcessingStep } from '../../../src-shared/postprocessing/steps.ts'
import { NumberField } from '../profile/NumberField.tsx'
import { STEP_WORDS } from './step-words.ts'
import { Tip } from '../../components/Tip.tsx'
import styles from './Processing.module.css'

type Props = {
  step: ProcessingStep
  index: number
  count: number
  modelThreshold: number
  onSet: (step: ProcessingStep) => void
  onMove: (from: number, to: number) => void
  onRemove: () => void
}

/** One step: dragged by its handle, moved by Alt and arrow keys, removed by Delete. */
export function StepRow({ step, index, count, modelThreshold, onSet, onMove, onRemove }: Props) {
  const [isTarget, setTarget] = useState(false)
  const { name, does } = STEP_WORDS[step.kind]
  const place = `${name}, step ${index + 1}`
  const onKeyDown = (event: KeyboardEvent<HTMLLIElement>) => {
    if (event.target !== event.currentTarget) return
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (event.altKey && by !== 0) onMove(index, index + by)
    else if (event.key === 'Delete' || event.key === 'Backspace') onRemove()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <li
      className={styles['step']}
      aria-label={place}
      // A row is focused to be moved by keys; what is in it has its own place in the order.
      tabIndex={0}
      data-target={isTarget || undefined}
      onKeyDown={onKeyDown}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAG_TYPE)) return
        event.preventDefault()
        setTarget(true)
      }}
      onDragLeave={() => setTarget(false)}
      onDrop={(event) => {
        event.preventDefault()
        setTarget(false)
        onMove(Number(event.dataTransfer.getData(DRAG_TYPE)), index)
      }}
    >
      <span
        className={styles['handle']}
        draggable
        title="Drag to another place"
        onDragStart={(event) => {
          event.dataTransfer.setData(DRAG_TYPE, String(index))
          event.dataTransfer.effectAllowed = 'move'
        }}
      >
        <IconGripVertical size={16} stroke={1.6} />
      </span>
      <span className={styles['number']}>{index + 1}</span>
      <span className={styles['stepName']}>
        {name}
        <small>{does}</small>
      </span>
      <StepValue step={step} place={place} modelThreshold={modelThreshold} onSet={onSet} />
      <span className={styles['buttons']}>
        <Small label={`Move ${place} up`} disabled={index === 0} onClick={() => onMove(index, index - 1)}>
          <IconArrowUp size={16} stroke={1.6} />
        </Small>
        <Small label={`Move ${place} down`} disabled={index === count - 1} onClick={() => onMove(index, index + 1)}>
          <IconArrowDown size={16} stroke={1.6} />
        </Small>
        <Small label={`Remove ${place}`} onClick={onRemove}>
          <IconX size={16} stroke={1.6} />
        </Small>
      </span>
    </li>
  )
}

const DRAG_TYPE = 'application/x-hairline-step'

type SmallProps = { label: string; disabled?: boolean; onClick: () => void; children: React.ReactNode }

function Small({ label, disabled = false, onClick, children }: SmallProps) {
  return (
    <Tip label={disabled ? null : label}>
      <ActionIcon size={24} aria-label={label} disabled={disabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tip>
  )
}

type ValueProps = Pick<Props, 'step' | 'modelThreshold' | 'onSet'> & { place: string }

function StepValue({ step, place, modelThreshold, onSet }: ValueProps) {
  // What the contract would refuse stays in the field, marked, and changes nothing.
  const set = (changed: unknown) => {
    const parsed = ProcessingStep.safeParse(changed)
    if (parsed.success) onSet(parsed.data)
  }
  const number = (value: number, unit: string, field: string, min: number) => (
    <span className={styles['value']}>
      <NumberField
        label={`${place}, ${unit}`}
        value={value}
        min={min}
        onChange={(next) => set({ ...step, [field]: next })}
      />
      <span className={styles['unit']}>{unit}</span>
    </span>
  )
  switch (step.kind) {
    case 'refine-edges':
      return (
        <span className={styles['value']}>
          <Select
            aria-label={`${place}, mode`}
            data={[
              { value: 'firm', label: 'firm' },
              { value: 'strands', label: 'strands' },
            ]}
            value={step.mode}
            allowDeselect={false}
            onChange={(mode) => set({ ...step, mode })}
          />
        </span>
      )
    case 'threshold':
      return number(step.at ?? modelThreshold, step.at === undefined ? 'the model’s' : 'probability', 'at', 0.004)
    case 'remove-islands':
      return number(step.minArea, 'px²', 'minArea', 1)
    case 'fill-holes':
      return number(step.maxArea, 'px²', 'maxArea', 1)
    default:
      return number(step.radius, 'px', 'radius', 0.1)
  }
}
