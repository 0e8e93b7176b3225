import type { Action } from './action.ts'
import { canonicalKey } from './keymap.ts'
import { KEY_PRESETS, type KeyPresetId } from './key-presets.ts'

/** What a person chose: a preset, and keys of their own on top of it. An empty list takes a command's keys away. */
export type KeyBindings = { preset: KeyPresetId; own: Readonly<Record<string, readonly string[]>> }

export const PLAIN_BINDINGS: KeyBindings = { preset: 'hairline', own: {} }

/** Keys that a command was given by the person or the preset; undefined where it has those it was made with. */
function chosenKeys(id: string, { preset, own }: KeyBindings): readonly string[] | undefined {
  return own[id] ?? KEY_PRESETS[preset].keys[id]
}

/**
 * The same actions with the keys that count. What was chosen goes before what an action was made with: a key that is
 * chosen for one is taken from the others. Of two that claim it by choice the person's own goes before the preset's.
 */
export function withBindings(actions: readonly Action[], bindings: KeyBindings): Action[] {
  const owners = new Map<string, string>()
  const claim = (id: string, keys: readonly string[] = []) => {
    for (const key of keys) if (!owners.has(canonicalKey(key))) owners.set(canonicalKey(key), id)
  }
  for (const { id } of actions) claim(id, bindings.own[id])
  for (const { id } of actions) if (!bindings.own[id]) claim(id, chosenKeys(id, bindings))
  return actions.map((action) => {
    const keys = chosenKeys(action.id, bindings) ?? action.keys ?? []
    const free = keys.filter((key) => (owners.get(canonicalKey(key)) ?? action.id) === action.id)
    return { ...action, keys: free }
  })
}

/** The action, other than `id`, that has a key now. `actions` have the keys that count. */
export function ownerOf(actions: readonly Action[], key: string, id: string): Action | null {
  const canonical = canonicalKey(key)
  const has = (action: Action) => action.keys?.some((each) => canonicalKey(each) === canonical) ?? false
  return actions.find((action) => action.id !== id && has(action)) ?? null
}

/** Gives `keys` to an action, and takes them from whoever else has them. */
export function rebind(
  bindings: KeyBindings,
  actions: readonly Action[],
  id: string,
  keys: readonly string[],
): KeyBindings {
  const own = { ...bindings.own, [id]: keys }
  for (const key of keys) {
    const owner = ownerOf(actions, key, id)
    if (!owner) continue
    const canonical = canonicalKey(key)
    own[owner.id] = (own[owner.id] ?? owner.keys ?? []).filter((each) => canonicalKey(each) !== canonical)
  }
  return { ...bindings, own }
}

/**
 * A command's keys with another one in the place of one of them, or with none there; of a key that it has already, one
 * is left. @param old null: a key for a command that has none
 */
export function withKey(keys: readonly string[], old: string | null, key: string | null): readonly string[] {
  if (old === null) return key === null ? keys : [...keys, key]
  const changed = keys.flatMap((each) => (each === old ? (key ?? []) : each))
  const names = changed.map(canonicalKey)
  return changed.filter((each, at) => names.indexOf(canonicalKey(each)) === at)
}

/** What a key that was pressed for a command leads to: it can't be one, another command has it, or it is taken. */
export type KeyAnswer =
  { kind: 'refused'; reason: string } | { kind: 'owned'; owner: Action } | { kind: 'taken'; key: string }

/**
 * The answer to a press. Pressed a second time, a key is taken from the command that has it.
 * @param before the key that was pressed before this one, if any
 */
export function answerToKey(actions: readonly Action[], id: string, key: string, before: string | null): KeyAnswer {
  const reason = reasonAgainstKey(key)
  if (reason !== null) return { kind: 'refused', reason }
  const owner = ownerOf(actions, key, id)
  return owner && key !== before ? { kind: 'owned', owner } : { kind: 'taken', key }
}

/** Back to the keys of the preset, for one action. */
export function unbind({ preset, own }: KeyBindings, id: string): KeyBindings {
  return { preset, own: Object.fromEntries(Object.entries(own).filter(([each]) => each !== id)) }
}

/** Keys that do not reach the page, or that every dialog and list lives on; with the reason. */
const RESERVED: Readonly<Record<string, string>> = {
  escape: 'Esc ends what was begun, everywhere',
  tab: 'Tab goes from field to field',
  '$mod+w': 'the browser closes its tab with it',
  '$mod+t': 'the browser opens a tab with it',
  '$mod+n': 'the browser opens a window with it',
  '$mod+shift+t': 'the browser opens a tab with it',
  '$mod+shift+n': 'the browser opens a window with it',
  '$mod+shift+w': 'the browser closes its window with it',
  'alt+f4': 'the system closes the window with it',
  f11: 'the browser fills the screen with it',
}

/** Why a key can't be chosen; null where it can. */
export const reasonAgainstKey = (key: string): string | null => RESERVED[canonicalKey(key)] ?? null

const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'OS'])
const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '')

/** A press of a key in the words of the keymap; null while only modifiers are held. */
export function keyOfPress(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>) {
  if (MODIFIERS.has(event.key) || event.key === 'Dead' || event.key === 'Unidentified') return null
  const parts: string[] = []
  if (isMac ? event.metaKey : event.ctrlKey) parts.push('$mod')
  if (isMac && event.ctrlKey) parts.push('Control')
  if (event.altKey) parts.push('Alt')
  if (event.shiftKey) parts.push('Shift')
  // What prints something is named by its place, so that Shift does not make another key of it.
  parts.push(event.key.length === 1 && event.code ? event.code : event.key)
  return parts.join('+')
}
