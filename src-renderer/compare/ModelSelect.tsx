import { Select } from '@mantine/core'
import { useMemo } from 'react'
import type { Model } from '../../src-shared/domain/index.ts'
import { figure } from '../components/format.ts'
import { modelTitle } from '../evaluation/words.ts'
import styles from './ModelSelect.module.css'

type Props = {
  label: string
  models: readonly Model[]
  value: string | null
  /** Mean IoU on the set, by model. */
  means: ReadonlyMap<string, number>
  onChange: (modelId: string) => void
  wide?: boolean
}

/** Which model stands in a pane: epochs by run, then single models. */
export function ModelSelect({ label, models, value, means, onChange, wide = false }: Props) {
  const data = useMemo(() => groupModels(models), [models])
  return (
    <Select
      className={styles[wide ? 'wide' : 'narrow']}
      size="sm"
      variant={wide ? 'default' : 'unstyled'}
      aria-label={label}
      placeholder="Choose a model"
      searchable
      nothingFoundMessage="No such model"
      comboboxProps={{ keepMounted: false, width: 280, position: 'bottom-start', transitionProps: { duration: 0 } }}
      maxDropdownHeight={360}
      data={data}
      value={value}
      onChange={(id) => id && onChange(id)}
      renderOption={({ option }) => (
        <span className={styles['option']}>
          <span className="ellipsis">{option.label}</span>
          <span className="figure">{figure(means.get(option.value))}</span>
        </span>
      )}
    />
  )
}

function groupModels(models: readonly Model[]) {
  const groups = new Map<string, Model[]>()
  for (const model of models) {
    const group = model.runName ?? 'Models'
    groups.set(group, [...(groups.get(group) ?? []), model])
  }
  return [...groups].map(([group, items]) => ({
    group,
    items: items
      .toSorted((one, other) => (one.epoch ?? 0) - (other.epoch ?? 0))
      .map((model) => ({ value: model.id, label: modelTitle(model) })),
  }))
}
