import { useLayoutEffect, useRef } from 'react'
import { create } from 'zustand'
import type { Action } from './action.ts'
import { buildKeymap, type Keymap } from './keymap.ts'

type ActionStore = {
  /** Every action that can be called now; those of the screen after those of the frame. */
  actions: readonly Action[]
  keymap: Keymap
}

const lists = new Map<symbol, readonly Action[]>()

export const useActionStore = create<ActionStore>()(() => ({ actions: [], keymap: [] }))

/** Adds a list of actions for as long as the component lives. A new array each time is fine. Throws KeyConflictError. */
export function useActions(actions: readonly Action[]): void {
  const owner = useRef(Symbol('actions'))
  useLayoutEffect(() => {
    lists.set(owner.current, actions)
    rebuild()
  }, [actions])
  // A layout effect as well: when one screen follows another, the old list is gone before the new one comes.
  useLayoutEffect(() => {
    const key = owner.current
    return () => {
      lists.delete(key)
      rebuild()
    }
  }, [])
}

function rebuild(): void {
  const byId = new Map([...lists.values()].flat().map((action) => [action.id, action]))
  const actions = [...byId.values()]
  useActionStore.setState({ actions, keymap: buildKeymap(actions) })
}
