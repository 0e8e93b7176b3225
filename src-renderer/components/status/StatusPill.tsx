import type { AnnotationStatus } from '../../../src-shared/domain/index.ts'
import { lookOf, statusWords } from './status-words.ts'
import { Tip } from '../Tip.tsx'
import styles from './Status.module.css'

type Props = {
  status: AnnotationStatus
  /** Over a photo: dark ground in both themes. */
  onPhoto?: boolean
}

/** How far the mask is, as icon and word; who and when in the tooltip. */
export function StatusPill({ status, onPhoto = false }: Props) {
  const { label, icon: Icon, tone } = lookOf(status)
  return (
    <Tip label={statusWords(status)}>
      <span className={styles['pill']} data-tone={tone} data-on-photo={onPhoto || undefined}>
        <Icon size={14} stroke={1.9} />
        {label}
      </span>
    </Tip>
  )
}
