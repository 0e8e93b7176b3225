import { IconArrowBackUp } from '@tabler/icons-react'
import type { AnnotationStatus } from '../../../src-shared/domain/index.ts'
import { whenWords } from './status-words.ts'
import styles from './ReturnedNote.module.css'

/** What a reviewer asked for: the first thing in the panel until the image is submitted again. */
export function ReturnedNote({ returned }: { returned: NonNullable<AnnotationStatus['returned']> }) {
  return (
    <section className={styles['note']} aria-label="Returned">
      <header className={styles['head']}>
        <IconArrowBackUp size={15} stroke={1.8} aria-hidden="true" />
        <strong>{returned.by ? `Returned by ${returned.by}` : 'Returned'}</strong>
        <time dateTime={returned.at}>{whenWords(returned.at)}</time>
      </header>
      <p className={styles['text']}>{returned.comment}</p>
    </section>
  )
}
