import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import type { Verdict } from '../../src-shared/domain/index.ts'
import styles from './VerdictPill.module.css'

export const VERDICT_WORDS: Record<Verdict, string> = {
  APPROVED: 'Approved',
  CONDITIONAL: 'Conditional',
  REJECTED: 'Rejected',
}
const ICONS = { APPROVED: IconCircleCheck, CONDITIONAL: IconAlertTriangle, REJECTED: IconCircleX }

/** A verdict: colour, icon and word together. */
export function VerdictPill({ verdict, large = false }: { verdict: Verdict; large?: boolean }) {
  const Icon = ICONS[verdict]
  return (
    <span className={styles['pill']} data-verdict={verdict} data-large={large || undefined}>
      <Icon size={large ? 16 : 13} stroke={1.8} aria-hidden="true" />
      {VERDICT_WORDS[verdict]}
    </span>
  )
}
