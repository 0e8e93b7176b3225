import { matchKeybindingPress, parseKeybinding } from 'tinykeys'
import type { Action } from './action.ts'

type Press = ReturnType<typeof parseKeybinding>[number]
export type Keymap = readonly { action: Action; press: Press }[]

/** Two commands claim one key: a fault of the program, found when the list is built and not at the key press. */
export class KeyConflictError extends Error {
  constructor(key: string, first: Action, second: Action) {
    super(`The key ${key} is claimed by "${first.label}" (${first.id}) and by "${second.label}" (${second.id}).`)
    this.name = 'KeyConflictError'
  }
}

/** Builds the keyboard map of a list of actions. Throws KeyConflictError. */
export function buildKeymap(actions: readonly Action[]): Keymap {
  const owners = new Map<string, Action>()
  const keymap: { action: Action; press: Press }[] = []
  for (const action of actions) {
    for (const key of action.keys ?? []) {
      const canonical = canonicalKey(key)
      const owner = owners.get(canonical)
      if (owner && owner !== action) throw new KeyConflictError(key, owner, action)
      owners.set(canonical, action)
      keymap.push({ action, press: onlyPress(key) })
    }
  }
  return keymap
}

/** The action of a key press, or undefined. */
export function findAction(keymap: Keymap, event: KeyboardEvent): Action | undefined {
  return keymap.find(({ press }) => matchKeybindingPress(event, press))?.action
}

/** The same key written in two ways gives the same text: `$mod+k` and `$mod+KeyK`, order of modifiers apart. */
export function canonicalKey(key: string): string {
  const parts = key.split(/\+(?=.)/)
  const last = (parts.pop() ?? '').toLowerCase().replace(/^(?:key|digit)(?=.$)/, '')
  return [
    ...parts
      .map((part) => part.toLowerCase())
      .filter((part) => !part.startsWith('['))
      .sort(),
    last,
  ].join('+')
}

function onlyPress(key: string): Press {
  const [press, ...more] = parseKeybinding(key)
  if (!press || more.length > 0) throw new Error(`"${key}" is not one press of a key.`)
  return press
}
