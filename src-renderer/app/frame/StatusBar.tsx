import { Fragment } from 'react'
import { Keycaps } from '../../components/Keycaps.tsx'
import { useKeyToday } from '../actions/action-store.ts'
import { useOverlays } from '../overlays.ts'
import { useCurrentScreen } from '../screen.ts'
import { JobStatus } from './JobStatus.tsx'
import { ProviderStatus } from './ProviderStatus.tsx'
import { SaveStatus } from './SaveStatus.tsx'
import styles from './StatusBar.module.css'

/** Save state · key hints · running job · provider · `?`. */
export function StatusBar() {
  const hints = useCurrentScreen((screen) => screen.hints) ?? []
  return (
    <footer className={styles['bar']} data-region="Status bar" tabIndex={-1}>
      <SaveStatus />
      <div className={styles['hints']} aria-hidden="true">
        {hints.slice(0, 4).map((hint) => (
          <span key={hint.label} className={styles['hint']}>
            {hint.keys.map((key, place) => (
              <Fragment key={key}>
                {hint.range && place > 0 && '…'}
                <KeyToday made={key} />
              </Fragment>
            ))}
            {hint.label}
          </span>
        ))}
      </div>
      <span className={styles['gap']} />
      <JobStatus />
      <ProviderStatus />
      <button type="button" className={styles['button']} onClick={() => useOverlays.getState().toggle('shortcuts')}>
        <Keycaps keys="?" />
        Keys
      </button>
    </footer>
  )
}

/** The key that a hint means, as the person has it. */
function KeyToday({ made }: { made: string }) {
  const key = useKeyToday(made)
  return key === undefined ? null : <Keycaps keys={key} />
}
