import type { Inspection } from '../../src-shared/contract/index.ts'
import type { Dataset } from '../../src-shared/domain/index.ts'
import { count } from '../components/format.ts'
import { FigureList } from '../components/FigureList.tsx'
import { Section } from '../components/Section.tsx'
import styles from './Import.module.css'

type Props = { inspection: Inspection | undefined; existing: Dataset | undefined }

/** What the import brings, before it starts. */
export function WillBeAdded({ inspection, existing }: Props) {
  if (!inspection) {
    return (
      <Section title="Will be added">
        <p className={styles['muted']}>Choose a folder to see what is in it.</p>
      </Section>
    )
  }
  const withMask = Math.min(inspection.masks, inspection.images)
  return (
    <>
      <Section title="Will be added">
        <FigureList
          rows={[
            { label: 'Images', value: count(inspection.images) },
            { label: 'with a mask file', value: count(withMask), indent: true },
            { label: 'to do', value: count(inspection.images - withMask), indent: true },
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
      <Section title="Problems">
        <p className={styles['muted']}>
          Files that can’t be read, double photos and masks of another size become one list. None stops the import.
        </p>
      </Section>
    </>
  )
}
