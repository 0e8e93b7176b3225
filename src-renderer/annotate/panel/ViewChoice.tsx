import type { KeyboardEvent } from 'react'
import { VIEW_IDS, viewBeside, type ViewId } from '../../painting/view/looks/view-settings.ts'
import { VIEW_NAMES } from '../view-names.ts'
import { showView } from '../view-store.ts'
import { Tip } from '../../components/Tip.tsx'
import styles from './ViewOptions.module.css'

/** All views, one of them shown; arrow keys walk them, and `\` from anywhere. */
export function ViewChoice({ view }: { view: ViewId }) {
  const walk = (event: KeyboardEvent) => {
    const step = ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 } as const)[event.key as 'ArrowUp']
    if (step === undefined) return
    event.preventDefault()
    const next = viewBeside(view, step)
    showView(next)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')[VIEW_IDS.indexOf(next)]?.focus()
  }
  return (
    <div className={styles['views']} role="radiogroup" aria-label="View" onKeyDown={walk}>
      {VIEW_IDS.map((id) => (
        <Tip key={id} label={`${VIEW_NAMES[id].help} (\\ shows the next)`}>
          <button
            type="button"
            role="radio"
            className={styles['view']}
            aria-checked={id === view}
            tabIndex={id === view ? 0 : -1}
            onClick={() => showView(id)}
          >
            {VIEW_NAMES[id].label}
          </button>
        </Tip>
      ))}
    </div>
  )
}
