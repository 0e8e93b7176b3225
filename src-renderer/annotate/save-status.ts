import { useEffect, useSyncExternalStore } from 'react'
import { useSaveState, type SaveState } from '../host/save-state.ts'
import type { Opened } from './open-image.ts'
import { outbox, startOutbox } from './outbox/index.ts'
import type { OutboxState } from './outbox/outbox.ts'
import { heldStrokes } from './pre-label/held-strokes.ts'

/** What takes longer than this is told in words. */
const SAVING_AFTER_MS = 300
const HELD = 'prediction, kept when you paint'

/** One thing of what the outbox says; every stroke changes some of it. @param select gives a plain value or a part of the state */
export const useOutbox = <V>(select: (state: OutboxState) => V): V =>
  useSyncExternalStore(outbox.subscribe, () => select(outbox.snapshot()))

/** The image that is open, and who paints on it where this window only looks. */
let here: { opened: Opened; looking: string | null; since: Date } | null = null
let showTrouble: () => void = () => undefined
let slowTimer: ReturnType<typeof setTimeout> | undefined
let isSlow = false
let follows = false

/**
 * Tells the status bar whether what was painted is kept, for as long as the page lives, whatever screen is shown: "Saved"
 * only while the journal has every stroke and none is being painted. Warns before the page is closed while it is not.
 */
export function followSaves(): void {
  if (follows) return
  follows = true
  void startOutbox()
  outbox.subscribe(tell)
  window.addEventListener('beforeunload', (event) => {
    if (isChanging()) event.preventDefault()
  })
}

/** What the open image adds to it. @param looking who paints, where this window only looks */
export function useSaveStatus(opened: Opened | null, looking: string | null, onTrouble: () => void): void {
  useEffect(() => {
    showTrouble = onTrouble
  }, [onTrouble])
  useEffect(() => {
    followSaves()
    if (!opened) return
    here = { opened, looking, since: new Date() }
    const stops = [opened.studio.subscribe(tell), opened.studio.timeline.subscribe(tell)]
    tell()
    return () => {
      for (const stop of stops) stop()
      here = null
      tell()
    }
  }, [opened, looking])
}

function tell(): void {
  const isWaiting = outbox.snapshot().waiting > 0
  if (!isWaiting) {
    clearTimeout(slowTimer)
    slowTimer = undefined
    isSlow = false
  }
  if (isWaiting) slowTimer ??= setTimeout(sayThatItTakesLong, SAVING_AFTER_MS)
  const { state, set } = useSaveState.getState()
  const next = stateNow(state)
  if (JSON.stringify(next) !== JSON.stringify(state)) set(next)
}

function sayThatItTakesLong(): void {
  isSlow = true
  tell()
}

function stateNow(last: SaveState): SaveState {
  const { waiting, refusal, conflicts, lost } = outbox.snapshot()
  const trouble = troubleWords(refusal?.code, conflicts.length, lost.length)
  if (trouble) return { kind: 'failed', message: trouble, open: () => showTrouble() }
  if (waiting > 0 && isSlow) return { kind: 'saving', detail: `${waiting} ${waiting === 1 ? 'stroke' : 'strokes'}` }
  if (waiting > 0 || isChanging()) return { kind: 'changed' }
  if (here && heldStrokes.has(here.opened.imageId)) return { kind: 'changed', detail: HELD }
  if (here?.looking) return { kind: 'read-only', message: here.looking }
  return { kind: 'saved', at: savedHere(last.kind === 'saved' ? last.at : null) }
}

/** The time of an image is its own: the one before it may have been saved a moment ago. @param lastAt the time that is shown */
function savedHere(lastAt: Date | null): Date | null {
  if (!here) return latest(outbox.snapshot().savedAt, lastAt)
  return latest(outbox.savedAt(here.opened.imageId), lastAt && lastAt >= here.since ? lastAt : null)
}

const latest = (one: Date | null, other: Date | null): Date | null => (!one || (other && other > one) ? other : one)

/** In the middle of a stroke, of work, or on the way through the history: what is seen is nowhere else yet. */
function isChanging(): boolean {
  const studio = here?.opened.studio
  return studio !== undefined && (studio.isBusy || studio.timeline.snapshot().target !== null)
}

const WORDS: Record<string, string> = {
  DISK_FULL: 'disk full',
  NOT_WRITABLE: 'workspace is read-only',
  BUSY: 'workspace is busy',
}

function troubleWords(code: string | undefined, conflicts: number, lost: number): string | null {
  if (code !== undefined) return WORDS[code] ?? 'the backend refused'
  if (conflicts > 0) return 'painted elsewhere'
  return lost > 0 ? 'the image is gone' : null
}
