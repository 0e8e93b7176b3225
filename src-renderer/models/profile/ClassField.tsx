import { SegmentedControl, Select } from '@mantine/core'
import { useState } from 'react'
import { classMapsOf, type ClassMap, type Target } from '../../../src-shared/domain/index.ts'
import { NumberField } from './NumberField.tsx'
import styles from './Profile.module.css'

type Props = {
  value: number
  /** Null: not known. */
  classes: number | null
  target: Target
  onChange: (value: number) => void
}

/** More are easier to find in a list. */
const MOST_BUTTONS = 5
const NO_NAMES = 'Numbers only'

/** Which class of the output is the mask: by name where a published map has as many classes. */
export function ClassField({ value, classes, target, onChange }: Props) {
  const maps = classes === null ? [] : classMapsOf(classes)
  const [picked, setPicked] = useState<string | null>(null)
  if (classes === null) {
    return <NumberField label="Class" value={value} integer min={0} onChange={onChange} />
  }
  if (classes <= MOST_BUTTONS && maps.length === 0) {
    return (
      <SegmentedControl
        aria-label="Class"
        data={Array.from({ length: classes }, (_, index) => String(index))}
        value={String(value)}
        onChange={(next) => onChange(Number(next))}
      />
    )
  }
  const likely = maps.find((map) => map[target] === value) ?? maps[0]
  const map = picked === null ? likely : maps.find(({ name }) => name === picked)
  return (
    <div className={styles['classes']}>
      {maps.length > 0 && (
        <Select
          aria-label="Names of the classes"
          data={[...maps.map(({ name }) => name), NO_NAMES]}
          value={map?.name ?? NO_NAMES}
          onChange={(name) => setPicked(name)}
        />
      )}
      <Select
        aria-label="Class"
        searchable
        data={Array.from({ length: Math.max(classes, value + 1) }, (_, index) => ({
          value: String(index),
          label: labelOf(map, index),
        }))}
        value={String(value)}
        onChange={(next) => next !== null && onChange(Number(next))}
      />
    </div>
  )
}

const labelOf = (map: ClassMap | undefined, index: number): string =>
  map?.classes[index] === undefined ? String(index) : `${index} · ${map.classes[index]}`
