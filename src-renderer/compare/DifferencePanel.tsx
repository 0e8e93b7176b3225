import { Button } from '@mantine/core'
import { IconBrush } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Dataset, EvaluationSummary, ImageItem, Scores, SplitChoice } from '../../src-shared/domain/index.ts'
import type { Action } from '../app/actions/action.ts'
import { ActionButton } from '../components/ActionButton.tsx'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { figure, fileName, plural } from '../components/format.ts'
import { SetSelect } from '../evaluation/SetSelect.tsx'
import type { Evaluation } from '../evaluation/use-evaluation.ts'
import { Letter } from './Letter.tsx'
import { Difference } from './PaneHeader.tsx'
import { verdictSentence } from './sentence.ts'
import type { PaneState } from './use-pane.ts'
import styles from './compare.module.css'

type Side = { pane: PaneState; summary: EvaluationSummary | null } | null

type Props = {
  a: Side
  b: Side
  wins: { better: number; worse: number; equal: number }
  image: ImageItem | null
  datasets: readonly Dataset[]
  dataset: Dataset
  split: SplitChoice
  onSet: (datasetId: string, split: SplitChoice) => void
  evaluation: Evaluation
  evaluate: () => void
  fix: Action
  /** Stands where there is no A yet. */
  chooseA: ReactNode
}

const ROWS: readonly { key: keyof Scores; word: string }[] = [
  { key: 'iou', word: 'IoU' },
  { key: 'dice', word: 'Dice' },
  { key: 'precision', word: 'Precision' },
  { key: 'recall', word: 'Recall' },
]

/** Which is better over all, and by how much on this image. */
export function DifferencePanel(props: Props) {
  const { a, b, wins, image, datasets, dataset, split, onSet, evaluation, evaluate, fix, chooseA } = props
  const sentence = verdictSentence(a, b, dataset, split)
  const compared = wins.better + wins.worse + wins.equal
  return (
    <>
      {!a && (
        <section className={styles['section']}>
          <h2 className={styles['sectionHead']}>Compare with</h2>
          {chooseA}
        </section>
      )}
      <section className={styles['section']} aria-live="polite">
        <p className={styles['sentence']}>
          <strong>{sentence.lead}</strong>
          {sentence.rest}
        </p>
        {compared > 0 && a && (
          <p className={styles['faint']}>
            {`B better on ${wins.better}, worse on ${wins.worse}, equal on ${plural(wins.equal, 'image')}`}
          </p>
        )}
        {sentence.evaluate && (
          <Button
            fullWidth
            data-disabled={evaluation.running || dataset.groundTruth === 0 || undefined}
            onClick={() => !evaluation.running && dataset.groundTruth > 0 && evaluate()}
          >
            {evaluation.running ? 'Evaluating' : 'Evaluate'}
          </Button>
        )}
        {evaluation.fault && <ErrorBand title="The evaluation stopped">{evaluation.fault.message}</ErrorBand>}
      </section>
      <section className={styles['section']}>
        <header className={styles['sectionHead']}>
          <h2>This image</h2>
          <span className={`${styles['faint']} ellipsis`} title={image?.path}>
            {image ? fileName(image.path) : ''}
          </span>
        </header>
        <table className={styles['table']}>
          <thead>
            <tr>
              <td />
              <th scope="col">{a && <Letter letter="A" />}</th>
              <th scope="col">
                <Letter letter="B" />
              </th>
              <th scope="col">{a && 'Change'}</th>
            </tr>
          </thead>
          <tbody>
            {ROWS.map(({ key, word }) => {
              const [before, after] = [a?.pane.scores?.[key] ?? null, b?.pane.scores?.[key] ?? null]
              return (
                <tr key={key}>
                  <th scope="row">{word}</th>
                  <td className="figure">{a && figure(before)}</td>
                  <td className={`figure ${styles['strong']}`}>{figure(after)}</td>
                  <td className="figure">
                    {a && <Difference value={before === null || after === null ? null : after - before} />}
                  </td>
                </tr>
              )
            })}
            <tr>
              <th scope="row">Threshold</th>
              <td className="figure">{a?.pane.threshold.toFixed(2)}</td>
              <td className={`figure ${styles['strong']}`}>{b?.pane.threshold.toFixed(2)}</td>
              <td />
            </tr>
          </tbody>
        </table>
      </section>
      <section className={styles['section']}>
        <h2 className={styles['sectionHead']}>Compared on</h2>
        <SetSelect datasets={datasets} dataset={dataset} split={split} onChange={onSet} />
      </section>
      <section className={styles['section']}>
        <h2 className={styles['sectionHead']}>Something wrong here?</h2>
        <ActionButton action={{ ...fix, icon: IconBrush }} fullWidth />
      </section>
    </>
  )
}
