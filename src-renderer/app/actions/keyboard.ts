import { useEffect } from 'react'
import { reasonAgainst, type Action } from './action.ts'
import { useActionStore } from './action-store.ts'
import { findAction } from './keymap.ts'

const EDITABLE =
  'input:not([type=range],[type=checkbox],[type=radio],[type=button]), textarea, select, [contenteditable=true]'
/** A choice that is closed: its words stand in a field, but nobody types there. */
const CLOSED_CHOICE = 'input[readonly][role=combobox]:not([aria-expanded=true])'
/** Widgets that move with the arrows and the like. */
const MOVES =
  '[role=slider],[role=menu],[role=listbox],[role=option],[role=separator],[role=tablist],[role=radio],[type=radio],[type=range]'
const MOVING_KEYS = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'])
/** What opened a menu or the like that is open now. */
const OPENER = '[aria-haspopup][aria-expanded=true]'
const PRESSING_KEYS = new Set(['Enter', ' '])
/** Belong to the text while one types, whatever a screen does with them. */
const EDITING_LETTERS = new Set(['a', 'c', 'v', 'x', 'z', 'y'])

/** True where the key belongs to what has the focus: a text field, a slider, a menu, a focused button. */
export function belongsToTarget(event: KeyboardEvent): boolean {
  if (event.isComposing || !(event.target instanceof Element)) return event.isComposing
  const { target, key } = event
  const commands = event.ctrlKey || event.metaKey || event.altKey
  if (!commands && target.matches(CLOSED_CHOICE)) return MOVING_KEYS.has(key) || PRESSING_KEYS.has(key)
  if (target.closest(EDITABLE)) {
    if (key === 'Escape' || /^F\d+$/.test(key)) return false
    return !commands || EDITING_LETTERS.has(key.toLowerCase())
  }
  if (commands) return false
  if (MOVING_KEYS.has(key) && target.closest(MOVES)) return true
  // After a click the button keeps the focus without showing it; then the key is meant for the screen.
  return (
    PRESSING_KEYS.has(key) &&
    target.matches('button, a, summary, [role=menuitem], [type=checkbox], [type=radio]') &&
    target.matches(':focus-visible')
  )
}

/** The one keyboard listener. Keys reach the actions; in a dialog only the dialog hears them. */
export function useKeyboard(): void {
  useEffect(() => {
    let held: { action: Action; code: string } | null = null
    const letGo = () => {
      held?.action.release?.()
      held = null
    }
    let isMenuOpen = false
    // Before the menu hears of it: by the time the key gets here it is closed.
    const onDownFirst = () => {
      isMenuOpen = document.querySelector(OPENER) !== null
    }
    const onDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || belongsToTarget(event)) return
      if (event.key === 'Escape' && isMenuOpen) return
      if (event.target instanceof Element && event.target.closest('[role=dialog][aria-modal=true]')) return
      const action = findAction(useActionStore.getState().keymap, event)
      if (!action) return
      event.preventDefault()
      if (reasonAgainst(action) !== null) return
      if (event.repeat && (action.once || action.release)) return
      if (action.release) {
        letGo()
        held = { action, code: event.code }
      }
      action.run()
    }
    const onUp = (event: KeyboardEvent) => {
      if (held?.code === event.code) letGo()
    }
    window.addEventListener('keydown', onDownFirst, { capture: true })
    window.addEventListener('keydown', onDown)
    window.addEventListener('keyup', onUp)
    window.addEventListener('blur', letGo)
    return () => {
      window.removeEventListener('keydown', onDownFirst, { capture: true })
      window.removeEventListener('keydown', onDown)
      window.removeEventListener('keyup', onUp)
      window.removeEventListener('blur', letGo)
    }
  }, [])
}
