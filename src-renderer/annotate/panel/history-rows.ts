import type { TimelineState } from '../../painting/engine/index.ts'

/** One line of the list: a step, or the state before the first. */
export type HistoryRow = {
  /** How many steps are done there. */
  position: number
  label: string
  author: string | null
  atMs: number | null
  /** Null: nobody knows any more how the mask looked. */
  thumbnail: Uint8Array | null
  undone: boolean
}

/** Newest first; the last line is the state before the first step. */
export function historyRows({
  steps,
  position,
  before,
}: Pick<TimelineState, 'steps' | 'position' | 'before'>): HistoryRow[] {
  const rows = steps.map((step, index) => ({
    position: index + 1,
    label: step.label,
    author: step.author,
    atMs: step.atMs,
    thumbnail: step.thumbnail,
    undone: index >= position,
  }))
  const first = { position: 0, label: 'Before', author: null, atMs: null, thumbnail: before, undone: false }
  return [first, ...rows].reverse()
}

/** `now`, `12 s`, `4 min`, then the time of day. */
export function agoWords(atMs: number, nowMs: number, clock: (ms: number) => string): string {
  const seconds = Math.floor((nowMs - atMs) / 1000)
  if (seconds < 5) return 'now'
  if (seconds < 60) return `${seconds} s`
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min` : clock(atMs)
}
