import { useEffect, useLayoutEffect, type ReactNode } from 'react'
import { create } from 'zustand'
import { useSaveState, type SaveState } from '../host/save-state.ts'
import type { Action } from './actions/action.ts'
import { useActions } from './actions/action-store.ts'

export type Crumb = { label: string; to: string }

/** Up to four, shown in the status bar: what the keyboard can do here. */
export type Hint = {
  keys: readonly string[]
  label: string
  /** The two keys are the ends of a row of keys: "1 … 8". */
  range?: boolean
}

export type ScreenSpec = {
  /** The last part of the breadcrumb, and the window's title. */
  title: string
  breadcrumb?: readonly Crumb[]
  /** Beside the title: a mark such as "Demo". */
  badge?: ReactNode
  /** Free place left of the secondary buttons: a clock, a counter. */
  aside?: ReactNode
  /** The one ink button, always top right. */
  primary?: Action
  /** Outlined buttons left of the primary. */
  secondary?: readonly Action[]
  /** Everything else that can be called on this screen. */
  actions?: readonly Action[]
  hints?: readonly Hint[]
  /** Only for screens that store by themselves; others leave the last state standing. */
  saveState?: SaveState
}

export const useCurrentScreen = create<ScreenSpec>()(() => ({ title: '' }))

/** Tells the frame what to show around the screen. Call it once, at the top of the screen; new objects each time are fine. */
export function useScreen(spec: ScreenSpec): void {
  const { primary, secondary = [], actions = [], saveState, title } = spec
  useActions([...actions, ...secondary, ...(primary ? [primary] : [])])
  useLayoutEffect(() => useCurrentScreen.setState(spec, true))
  useLayoutEffect(() => {
    if (saveState) useSaveState.getState().set(saveState)
  }, [saveState])
  useEffect(() => {
    document.title = title === '' ? 'Hairline' : `${title} · Hairline`
  }, [title])
}
