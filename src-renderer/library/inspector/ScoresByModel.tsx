import type { ImageDetail } from '../../../src-shared/contract/index.ts'
import { figure } from '../../components/format.ts'
import { QualityMark } from '../../components/QualityMark.tsx'
import { Section } from '../../components/Section.tsx'
import { modelWords } from '../library-query.ts'
import styles from './Inspector.module.css'

type Props = { scores: ImageDetail['scores']; chosen: string | undefined }

/** How well each model does on this one image; the chosen one first. */
export function ScoresByModel({ scores, chosen }: Props) {
  const ordered = [...scores].sort((a, b) => Number(b.modelId === chosen) - Number(a.modelId === chosen))
  return (
    <Section title="IoU by model">
      <table className={styles['scores']}>
        <tbody>
          {ordered.map((score) => (
            <tr key={score.modelId} data-chosen={score.modelId === chosen || undefined}>
              <td className="ellipsis" title={score.model}>
                {score.runName === null ? modelWords(score) : `${modelWords(score)} · ${score.runName}`}
              </td>
              <td>
                <span className={`figure ${styles['score']}`}>
                  {score.modelId === chosen && <QualityMark iou={score.iou} />}
                  {figure(score.iou)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
