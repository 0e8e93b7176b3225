import { useCallback, useMemo } from 'react'
import type { z } from 'zod'
import { create } from 'zustand'
import { client } from './client.ts'

const STORAGE_KEY = 'hairline.preferences'
const SEND_AFTER_MS = 400

type Preferences = { values: Readonly<Record<string, unknown>>; loaded: boolean }

/**
 * Small settings of the person, kept by the backend per workspace. A copy in the browser's storage serves the first
 * paint, so that nothing jumps when the backend's answer arrives.
 */
const usePreferences = create<Preferences>()(() => ({ values: localCopy(), loaded: false }))

/** Reads the settings from the backend; call once when the page starts. */
export async function loadPreferences(): Promise<void> {
  window.addEventListener('pagehide', sendAll)
  const values = await client.workspace.preferences()
  // What was changed before the answer came is newer than the answer.
  usePreferences.setState(({ values: mine }) => ({
    values: { ...values, ...Object.fromEntries([...waiting.keys()].map((key) => [key, mine[key]])) },
    loaded: true,
  }))
  keepLocalCopy()
}

/** False until the backend has answered: until then what was set in another window or an earlier day is not known. */
export const usePreferencesLoaded = (): boolean => usePreferences(({ loaded }) => loaded)

/** One setting and its setter. A stored value that the schema refuses counts as absent. */
export function usePreference<S extends z.ZodType>(
  key: string,
  schema: S,
  fallback: z.output<S>,
): [value: z.output<S>, set: (value: z.output<S>) => void] {
  const raw = usePreferences(({ values }) => values[key])
  const parsed = useMemo(() => schema.safeParse(raw), [raw, schema])
  const value = parsed.success ? parsed.data : fallback
  const set = useCallback((next: z.output<S>) => setPreference(key, next), [key])
  return [value, set]
}

/** Reads a setting outside of React. */
export function getPreference<S extends z.ZodType>(key: string, schema: S, fallback: z.output<S>): z.output<S> {
  const parsed = schema.safeParse(usePreferences.getState().values[key])
  return parsed.success ? parsed.data : fallback
}

/** Settings that all windows share at once; of the others each keeps its own until it is opened anew. */
const shared = new Set<string>()

export const shareBetweenWindows = (key: string) => void shared.add(key)

/** Another window set something, or perhaps this one did. */
export function takeFromWindows(key: string, value: unknown): void {
  // What was changed here and not sent yet is newer.
  if (!shared.has(key) || waiting.has(key)) return
  usePreferences.setState(({ values }) => ({ values: { ...values, [key]: value } }))
  keepLocalCopy()
}

/** After a lost connection: what was told meanwhile went unheard. */
export async function readSharedPreferences(): Promise<void> {
  for (const [key, value] of Object.entries(await client.workspace.preferences())) takeFromWindows(key, value)
}

const waiting = new Map<string, ReturnType<typeof setTimeout>>()

/** Takes effect at once and is sent a moment later, so that dragging a slider sends one value. */
export function setPreference(key: string, value: unknown): void {
  usePreferences.setState(({ values }) => ({ values: { ...values, [key]: value } }))
  keepLocalCopy()
  clearTimeout(waiting.get(key))
  waiting.set(
    key,
    setTimeout(() => send(key), SEND_AFTER_MS),
  )
}

function send(key: string): void {
  clearTimeout(waiting.get(key))
  waiting.delete(key)
  const latest = usePreferences.getState().values[key]
  // A setting that could not be kept is no loss worth a word: the window has it, and sends it at the next change.
  void client.workspace.setPreference({ key, value: latest }).catch(() => undefined)
}

/** What the backend says when the page is next opened counts there: it must know what was set last. */
const sendAll = () => [...waiting.keys()].forEach(send)

function localCopy(): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}')
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {}
  }
}

function keepLocalCopy(): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(usePreferences.getState().values))
  } catch {
    // Storage may be full or forbidden; the backend keeps the settings all the same.
  }
}
