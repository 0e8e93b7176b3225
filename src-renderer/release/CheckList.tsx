import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { Check, CheckState } from './checks.ts'
import styles from './release.module.css'

const ICONS: Record<CheckState, typeof IconCircleCheck> = {
  passed: IconCircleCheck,
  caution: IconAlertTriangle,
  failed: IconCircleX,
  pending: IconCircleDashed,
}
const WORDS: Record<CheckState, string> = {
  passed: 'Passed',
  caution: 'With caution',
  failed: 'Failed',
  pending: 'Not known yet',
}

type Props = { checks: readonly Check[]; chosen: number; onChoose: (index: number) => void }

/** Every check with its evidence, its limit, and the way to where it can be seen. */
export function CheckList({ checks, chosen, onChoose }: Props) {
  const passed = checks.filter(({ state }) => state === 'passed' || state === 'caution').length
  return (
    <section className={styles['box']} aria-label="Checks">
      <header className={styles['boxHead']}>
        <h3>Checks</h3>
        <span className={styles['faint']}>
          {passed} of {checks.length} passed
        </span>
      </header>
      <ul>
        {checks.map((check, index) => {
          const Icon = ICONS[check.state]
          return (
            <li key={check.name} className={styles['check']} data-chosen={index === chosen || undefined}>
              <span className={styles['checkIcon']} data-state={check.state} role="img" aria-label={WORDS[check.state]}>
                <Icon size={17} stroke={1.7} />
              </span>
              <span className={styles['checkName']}>{check.name}</span>
              <span className={styles['evidence']}>
                <strong>{check.strong}</strong> {check.evidence}
              </span>
              <span className={styles['gauge']}>
                {check.gauge !== undefined && check.gauge !== null && <Gauge value={check.gauge} state={check.state} />}
              </span>
              <span className={styles['faint']}>{check.limit}</span>
              <Link className={styles['link']} to={check.link.to} onFocus={() => onChoose(index)}>
                {check.link.label}
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

const GAUGE = { width: 108, height: 14, least: 0.7, most: 1, gates: [0.85, 0.9] } as const

/** The value as a dot, the gates as ticks. For the eye: the row says both in words. */
function Gauge({ value, state }: { value: number; state: CheckState }) {
  const x = (at: number) => {
    const share = (at - GAUGE.least) / (GAUGE.most - GAUGE.least)
    return 5 + Math.max(0, Math.min(1, share)) * (GAUGE.width - 10)
  }
  const middle = GAUGE.height / 2
  return (
    <svg
      width={GAUGE.width}
      height={GAUGE.height}
      aria-hidden="true"
      className={styles['gaugeMark']}
      data-state={state}
    >
      <line x1={0} x2={GAUGE.width} y1={middle} y2={middle} />
      {GAUGE.gates.map((gate) => (
        <line key={gate} x1={x(gate)} x2={x(gate)} y1={1} y2={GAUGE.height - 1} data-tick="" />
      ))}
      <circle cx={x(value)} cy={middle} r={4} />
    </svg>
  )
}
