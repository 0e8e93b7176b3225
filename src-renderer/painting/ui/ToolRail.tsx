import { IconArrowBackUp, IconArrowForwardUp, IconTransfer } from '@tabler/icons-react'
import { memo, type KeyboardEvent } from 'react'
import { useKeyOf } from '../../app/actions/action-store.ts'
import type { ActionIcon } from '../../app/actions/action.ts'
import { keyMark, keyText } from '../../app/actions/key-labels.ts'
import { inSentence, TOOL_IDS, type Studio, type Toolbox, type ToolId } from '../engine/index.ts'
import { TOOL_FACES } from './tools/faces.ts'
import { useObservable, useObserved } from './use-observable.ts'
import { Tip } from '../../components/Tip.tsx'
import styles from './ToolRail.module.css'

/** The tools, a letter on each; undo and redo at the foot. */
export const ToolRail = memo(function ToolRail({ toolbox, studio }: { toolbox: Toolbox; studio: Studio | null }) {
  const { tool: chosen } = useObservable(toolbox)
  const choose = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    event.stopPropagation()
    const next = TOOL_IDS[(TOOL_IDS.indexOf(chosen) + step + TOOL_IDS.length) % TOOL_IDS.length]
    if (next) toolbox.choose(next)
    const radios = event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')
    if (next) radios[TOOL_IDS.indexOf(next)]?.focus()
  }
  return (
    <div
      className={styles['rail']}
      role="toolbar"
      aria-label="Tools"
      aria-orientation="vertical"
      data-region="Tools"
      tabIndex={-1}
    >
      <div className={styles['tools']} role="radiogroup" aria-label="Tool" onKeyDown={choose}>
        {TOOL_IDS.map((id) => (
          <ToolButton key={id} id={id} toolbox={toolbox} />
        ))}
      </div>
      <span className={styles['line']} />
      <RailButton
        label="Swap brush and eraser"
        action="annotate.swap"
        icon={IconTransfer}
        onClick={() => toolbox.swap()}
      />
      <span className={styles['gap']} />
      {studio && <Travel studio={studio} />}
    </div>
  )
})

const ToolButton = memo(function ToolButton({ id, toolbox }: { id: ToolId; toolbox: Toolbox }) {
  const { tool: chosen, active } = useObservable(toolbox)
  const { label, key: made, help, icon: Icon } = TOOL_FACES[id]
  const key = useKeyOf(`annotate.${id}`, made)
  const letters = key && keyText(key)
  const mark = key && keyMark(key)
  return (
    <Tip label={`${label}${letters ? ` (${letters})` : ''}. ${help}.`} position="right">
      <button
        type="button"
        className={styles['tool']}
        role="radio"
        aria-checked={id === chosen}
        aria-label={label}
        aria-keyshortcuts={letters}
        data-active={id === active || undefined}
        tabIndex={id === chosen ? 0 : -1}
        onClick={() => toolbox.choose(id)}
      >
        <Icon size={18} stroke={1.6} />
        {mark && <Letter text={mark} />}
      </button>
    </Tip>
  )
})

const Letter = ({ text }: { text: string }) => (
  <span className={styles['letter']} aria-hidden="true">
    {text}
  </span>
)

function Travel({ studio }: { studio: Studio }) {
  const undoLabel = useObserved(studio, (each) => each.undoLabel)
  const redoLabel = useObserved(studio, (each) => each.redoLabel)
  const readOnly = useObserved(studio, (each) => each.readOnly)
  return (
    <>
      <RailButton
        label={undoLabel ? `Undo ${inSentence(undoLabel)}` : 'Undo'}
        reason={readOnly}
        action="annotate.undo"
        icon={IconArrowBackUp}
        disabled={undoLabel === null}
        onClick={() => studio.undo()}
      />
      <RailButton
        label={redoLabel ? `Redo ${inSentence(redoLabel)}` : 'Redo'}
        reason={readOnly}
        action="annotate.redo"
        icon={IconArrowForwardUp}
        disabled={redoLabel === null}
        onClick={() => studio.redo()}
      />
    </>
  )
}

type ButtonProps = {
  label: string
  /** Whose key is shown. */
  action: string
  icon: ActionIcon
  disabled?: boolean
  /** Why not. */
  reason?: string | null
  onClick: () => void
}

function RailButton({ label, action, icon: Icon, disabled = false, reason = null, onClick }: ButtonProps) {
  const key = useKeyOf(action)
  const letters = key && keyText(key)
  const mark = key && keyMark(key)
  return (
    <Tip label={reason ?? (letters ? `${label} (${letters})` : label)} position="right">
      <button
        type="button"
        className={styles['tool']}
        aria-label={label}
        aria-keyshortcuts={letters}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={18} stroke={1.6} />
        {mark && <Letter text={mark} />}
      </button>
    </Tip>
  )
}
