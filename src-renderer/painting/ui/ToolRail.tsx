import { Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp, IconTransfer } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import type { ActionIcon } from '../../app/actions/action.ts'
import { inSentence, TOOL_IDS, type Studio, type Toolbox } from '../engine/index.ts'
import { TOOL_FACES } from './tools/faces.ts'
import { useObservable } from './use-observable.ts'
import styles from './ToolRail.module.css'

/** The tools, a letter on each; undo and redo at the foot. */
export function ToolRail({ toolbox, studio }: { toolbox: Toolbox; studio: Studio | null }) {
  const { tool: chosen, active } = useObservable(toolbox)
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
        {TOOL_IDS.map((id) => {
          const { label, letter, help, icon: Icon } = TOOL_FACES[id]
          return (
            <Tooltip key={id} label={`${label} (${letter}). ${help}.`} position="right">
              <button
                type="button"
                className={styles['tool']}
                role="radio"
                aria-checked={id === chosen}
                aria-label={label}
                aria-keyshortcuts={letter}
                data-active={id === active || undefined}
                tabIndex={id === chosen ? 0 : -1}
                onClick={() => toolbox.choose(id)}
              >
                <Icon size={18} stroke={1.6} />
                <span className={styles['letter']} aria-hidden="true">
                  {letter}
                </span>
              </button>
            </Tooltip>
          )
        })}
      </div>
      <span className={styles['line']} />
      <RailButton label="Swap brush and eraser" letter="X" icon={IconTransfer} onClick={() => toolbox.swap()} />
      <span className={styles['gap']} />
      {studio && <Travel studio={studio} />}
    </div>
  )
}

function Travel({ studio }: { studio: Studio }) {
  const { undoLabel, redoLabel } = useObservable(studio)
  return (
    <>
      <RailButton
        label={undoLabel ? `Undo ${inSentence(undoLabel)}` : 'Undo'}
        keys="Ctrl+Z"
        icon={IconArrowBackUp}
        disabled={undoLabel === null}
        onClick={() => studio.undo()}
      />
      <RailButton
        label={redoLabel ? `Redo ${inSentence(redoLabel)}` : 'Redo'}
        keys="Ctrl+Shift+Z"
        icon={IconArrowForwardUp}
        disabled={redoLabel === null}
        onClick={() => studio.redo()}
      />
    </>
  )
}

type ButtonProps = {
  label: string
  letter?: string
  keys?: string
  icon: ActionIcon
  disabled?: boolean
  onClick: () => void
}

function RailButton({ label, letter, keys = letter, icon: Icon, disabled = false, onClick }: ButtonProps) {
  return (
    <Tooltip label={`${label} (${keys})`} position="right">
      <button
        type="button"
        className={styles['tool']}
        aria-label={label}
        aria-keyshortcuts={keys}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={18} stroke={1.6} />
        {letter && (
          <span className={styles['letter']} aria-hidden="true">
            {letter}
          </span>
        )}
      </button>
    </Tooltip>
  )
}
