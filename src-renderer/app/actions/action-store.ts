import { useLayoutEffect, useRef } from 'react'
import { create } from 'zustand'
import type { Action } from './action.ts'
import { keyBindings, useKeyBindings } from './bindings-store.ts'
import { withBindings } from './key-bindings.ts'
import { buildKeymap, canonicalKey, type Keymap } from './keymap.ts'

type ActionStore = {
  /** Every action that can be called now, with the keys that count; those of the screen after those of the frame. */
  actions: readonly Action[]
  keymap: Keymap
}

const lists = new Map<symbol, readonly Action[]>()
/** Actions by the key that they were made with: what a screen's hints name. */
let byOriginalKey = new Map<string, string>()

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

/** Keeps the keyboard to what the person chose; used once, by the frame. */
export function useBoundKeys(): void {
  const [bindings] = useKeyBindings()
  useLayoutEffect(rebuild, [bindings])
}

/** An action that is there now, as the keyboard knows it. */
export function useAction(id: string): Action | undefined {
  return useActionStore(({ actions }) => actions.find((action) => action.id === id))
}

/** The key to print for an action that is there now; `made` is what it was made with, for one that is not. */
export function useKeyOf(id: string, made?: string): string | undefined {
  return useActionStore(({ actions }) => {
    const action = actions.find((each) => each.id === id)
    return action ? action.keys?.[0] : made
  })
}

/** The key that counts for one that a text names by what it was made with; undefined where that has none any more. */
export function useKeyToday(made: string): string | undefined {
  return useActionStore(({ actions }) => {
    const id = byOriginalKey.get(canonicalKey(made))
    const action = actions.find((each) => each.id === id)
    if (!action) return made
    return action.keys?.find((key) => canonicalKey(key) === canonicalKey(made)) ?? action.keys?.[0]
  })
}

function rebuild(): void {
  const made = [...new Map([...lists.values()].flat().map((action) => [action.id, action])).values()]
  byOriginalKey = new Map(made.flatMap(({ id, keys = [] }) => keys.map((key) => [canonicalKey(key), id])))
  const actions = withBindings(made, keyBindings())
  useActionStore.setState({ actions, keymap: buildKeymap(actions) })
}
