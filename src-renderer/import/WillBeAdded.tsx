import type { Foreseen, Inspection } from '../../src-shared/contract/index.ts'
import type { Dataset } from '../../src-shared/domain/index.ts'
import { count, plural } from '../components/format.ts'
import { FigureList } from '../components/FigureList.tsx'
import { ProblemList } from '../components/ProblemList.tsx'
import { Section } from '../components/Section.tsx'
import styles from './Import.module.css'

type Props = {
  inspection: Inspection | undefined
  /** What will be refused; undefined while that is being looked at, and where it cannot be known. */
  foreseen: Foreseen | undefined
  existing: Dataset | undefined
}

/** What the import brings, before it starts. */
export function WillBeAdded({ inspection, foreseen, existing }: Props) {
  if (!inspection) {
    return (
      <Section title="Will be added">
        <p className={styles['muted']}>Choose a folder to see what is in it.</p>
      </Section>
    )
  }
  const { refused, refusedWithMask, problems } = foreseen ?? { refused: 0, refusedWithMask: 0, problems: [] }
  const images = Math.max(0, inspection.images - refused)
  const withMask = Math.max(0, Math.min(inspection.masks - refusedWithMask, images))
  return (
    <>
      <Section title="Will be added">
        <FigureList
          rows={[
            { label: 'Images', value: count(images) },
            { label: 'with a mask file', value: count(withMask), indent: true },
            { label: 'to do', value: count(images - withMask), indent: true },
          ]}
        />
      </Section>
      {existing && (
        <Section title={`${existing.name} is here already`}>
          <p className={styles['muted']}>
            Only what is new is added to its {count(existing.images)} images. Masks painted here are kept. Another name
            makes another dataset.
          </p>
        </Section>
      )}
      <Section title="Problems" aside={refused > 0 && plural(refused, 'photo')}>
        {problems.length > 0 && (
          <div className={styles['problems']}>
            <p className={styles['muted']}>Will not be added; the others will.</p>
            <ProblemList problems={problems} folder={inspection.path} />
            {refused > problems.length && (
              <p className={styles['muted']}>And {count(refused - problems.length)} more.</p>
            )}
          </div>
        )}
        <p className={styles['muted']}>
          Files that can’t be read, double photos and masks of another size become one list. None stops the import.
        </p>
      </Section>
    </>
  )
}
