import type { Model, Scores } from '../../src-shared/domain/index.ts'
import { figure } from '../components/format.ts'
import { signed } from '../evaluation/words.ts'
import { Letter } from './Letter.tsx'
import { ModelSelect } from './ModelSelect.tsx'
import styles from './compare.module.css'

type Props = {
  letter: 'A' | 'B'
  model: Model | null
  models: readonly Model[]
  means: ReadonlyMap<string, number>
  onModel: (modelId: string) => void
  scores: Scores | null
  /** IoU less that of A; null where either is missing, undefined where it does not apply: one dash says enough. */
  difference?: number | null
  isBest: boolean
}

/** Letter, model, IoU of this image, difference. */
export function PaneHeader({ letter, model, models, means, onModel, scores, difference, isBest }: Props) {
  return (
    <>
      <Letter letter={letter} />
      <ModelSelect
        label={`Model ${letter}`}
        models={models}
        value={model?.id ?? null}
        means={means}
        onChange={onModel}
      />
      {isBest && <span className={styles['best']}>Best</span>}
      <span className={styles['gap']} />
      <strong className={styles['iou']} data-letter={letter} title="IoU of this image">
        {figure(scores?.iou)}
      </strong>
      {typeof difference === 'number' && <Difference value={difference} />}
    </>
  )
}

/** Teal where B is better, amber where it is worse; the sign says it too. */
export function Difference({ value }: { value: number | null }) {
  const tone = value === null || Math.abs(value) < 0.0005 ? 'none' : value > 0 ? 'better' : 'worse'
  return (
    <span className={styles['difference']} data-tone={tone}>
      {signed(value)}
    </span>
  )
}
