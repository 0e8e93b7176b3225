import type { AnnotationState } from '../../../src-shared/domain/index.ts'
import { STATUS_LOOKS } from './status-words.ts'
import styles from './Status.module.css'

/** How far the mask is, as a round mark on a small picture. Its words stand in the picture's name and tooltip. */
export function StatusMark({ state }: { state: AnnotationState }) {
  const { icon: Icon, tone } = STATUS_LOOKS[state]
  return (
    <span className={styles['mark']} data-tone={tone} data-state={state} aria-hidden="true">
      <Icon size={12} stroke={2.4} />
    </span>
  )
}
