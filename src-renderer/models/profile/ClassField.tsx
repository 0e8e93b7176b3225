import { SegmentedControl, Select } from '@mantine/core'
import { useState } from 'react'
import { classShowing, type ProfileOutput, type Target } from '../../../src-shared/domain/index.ts'
import { classLabel, likelyMap, mapLabel, mapsFor } from './class-names.ts'
import type { ClassCount } from './fields.ts'
import { NumberField } from './NumberField.tsx'
import styles from './Profile.module.css'

type Read = Pick<ProfileOutput, 'class' | 'invert'>

type Props = {
  value: Read
  classes: ClassCount
  target: Target
  onChange: (value: Partial<Read>) => void
}

/** More are easier to find in a list. */
const MOST_BUTTONS = 5
const NO_NAMES = 'Numbers only'

/** Which class of the output is the mask: by name where a published map may be what the model was trained with. */
export function ClassField({ value, classes, target, onChange }: Props) {
  const [picked, setPicked] = useState<string | null>(null)
  const maps = mapsFor(classes)
  const map = picked === null ? likelyMap(classes, value, target) : maps.find(({ name }) => name === picked)
  if (maps.length === 0 && classes !== 'any' && classes > 1 && classes <= MOST_BUTTONS) {
    return (
      <SegmentedControl
        aria-label="Class"
        data={Array.from({ length: classes }, (_, index) => String(index))}
        value={String(value.class)}
        onChange={(next) => onChange({ class: Number(next) })}
      />
    )
  }
  const choose = (name: string | null) => {
    setPicked(name)
    const chosen = maps.find((each) => each.name === name)
    onChange((chosen && classShowing(chosen, target)) ?? {})
  }
  const count = Math.max(map?.classes.length ?? 0, classes === 'any' ? 0 : classes, value.class + 1)
  return (
    <div className={styles['classes']}>
      {maps.length > 0 && (
        <Select
          aria-label="Names of the classes"
          data={[...maps.map((each) => ({ value: each.name, label: mapLabel(each, target) })), NO_NAMES]}
          value={map?.name ?? NO_NAMES}
          title={map && mapLabel(map, target)}
          allowDeselect={false}
          onChange={choose}
        />
      )}
      {map || (classes !== 'any' && classes > 1) ? (
        <Select
          aria-label="Class"
          searchable
          data={Array.from({ length: count }, (_, index) => ({ value: String(index), label: classLabel(map, index) }))}
          value={String(value.class)}
          allowDeselect={false}
          onChange={(next) => next !== null && onChange({ class: Number(next) })}
        />
      ) : (
        <NumberField
          label="Class"
          value={value.class}
          integer
          min={0}
          onChange={(index) => onChange({ class: index })}
        />
      )}
    </div>
  )
}
