import { Button } from '@mantine/core'
import { IconAlertCircle, IconCircleCheck, IconLoader2 } from '@tabler/icons-react'
import { RELEASE_STEPS, type Job } from '../../src-shared/domain/index.ts'
import { copyText } from '../components/copy-text.ts'
import { Section } from '../components/Section.tsx'
import { isActive } from '../host/jobs-store.ts'
import styles from './release.module.css'

/** From this step on there is no way back. */
export const SWITCH_STEP = RELEASE_STEPS.indexOf('Switch the index')
const UNCHANGED = 'Nothing was changed.'

type Props = { job: Job | undefined; onRetry: () => void }

/** What happens on export, and while it runs how far it is. */
export function ReleaseSteps({ job, onRetry }: Props) {
  const ended = job !== undefined && !isActive(job)
  const stopped = job?.state === 'failed' || job?.state === 'cancelled'
  // `done` counts finished steps: the one that runs, or broke, is the next.
  const at = job === undefined ? -1 : job.done
  return (
    <Section
      title={job === undefined ? 'Then' : stopped ? `Export stopped at step ${at + 1}` : ended ? 'Done' : 'Exporting'}
    >
      <ol className={styles['steps']} aria-live="polite">
        {RELEASE_STEPS.map((step, index) => {
          const state = index < at ? 'done' : index === at && job ? (stopped ? 'broken' : 'running') : 'waiting'
          return (
            <li
              key={step}
              className={styles['step']}
              data-state={state}
              aria-current={state === 'running' ? 'step' : undefined}
            >
              <StepMark state={state} number={index + 1} />
              <div>
                {step}
                {state === 'broken' && job && <Reason job={job} at={at} />}
              </div>
            </li>
          )
        })}
      </ol>
      {stopped && job ? (
        <div className={styles['stepActions']}>
          <Button size="xs" onClick={onRetry}>
            Try again
          </Button>
          {job.error && (
            <Button size="xs" onClick={() => void copyText(`${job.error?.code}: ${job.error?.message}`)}>
              Copy details
            </Button>
          )}
        </div>
      ) : ended ? null : (
        <p className={styles['faint']}>
          {job && at < SWITCH_STEP
            ? 'Until the index is switched, Cancel leaves the registry as it was.'
            : 'If anything stops, the registry stays as it was.'}
        </p>
      )}
    </Section>
  )
}

function Reason({ job, at }: { job: Job; at: number }) {
  const message = job.state === 'cancelled' ? 'Cancelled.' : (job.error?.message ?? 'It stopped.')
  const unchanged = at <= SWITCH_STEP && !message.includes(UNCHANGED)
  return (
    <p className={styles['stepReason']} role="alert">
      {message} {unchanged && UNCHANGED}
    </p>
  )
}

function StepMark({ state, number }: { state: 'done' | 'running' | 'broken' | 'waiting'; number: number }) {
  if (state === 'done') return <IconCircleCheck size={20} stroke={1.6} aria-label="Done" />
  if (state === 'broken') return <IconAlertCircle size={20} stroke={1.6} aria-label="Stopped" />
  if (state === 'running') return <IconLoader2 size={20} stroke={1.6} aria-label="Running" />
  return <span className={styles['stepNumber']}>{number}</span>
}
