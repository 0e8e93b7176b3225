import { Select } from '@mantine/core'
import { SplitChoice, type Dataset } from '../../src-shared/domain/index.ts'
import { count } from '../components/format.ts'
import { splitOf } from './set-address.ts'
import { SPLIT_WORDS, splitSize, splitWithin } from './words.ts'
import styles from './SetSelect.module.css'

type Props = {
  datasets: readonly Dataset[]
  dataset: Dataset
  split: SplitChoice
  onChange: (datasetId: string, split: SplitChoice) => void
}

/** Which images the figures are of: a dataset and a split. */
export function SetSelect({ datasets, dataset, split, onChange }: Props) {
  return (
    <div className={styles['row']}>
      <Select
        className={styles['dataset']}
        aria-label="Dataset"
        size="sm"
        data={datasets.map(({ id, name }) => ({ value: id, label: name }))}
        value={dataset.id}
        title={dataset.name}
        onChange={(next) => {
          if (next)
            onChange(
              next,
              splitWithin(
                datasets.find(({ id }) => id === next),
                split,
              ),
            )
        }}
      />
      <Select
        className={styles['split']}
        aria-label="Split"
        size="sm"
        data={SplitChoice.options.map((value) => ({
          value,
          label: `${SPLIT_WORDS[value]} ${count(splitSize(dataset, value))}`,
          disabled: value !== split && splitSize(dataset, value) === 0,
        }))}
        value={split}
        onChange={(value) => onChange(dataset.id, splitOf(value))}
      />
    </div>
  )
}
