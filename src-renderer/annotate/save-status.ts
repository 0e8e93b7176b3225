import { useEffect, useSyncExternalStore } from 'react'
import { useSaveState, type SaveState } from '../host/save-state.ts'
import { outbox } from './outbox/index.ts'
import type { OutboxState } from './outbox/outbox.ts'

/** What takes longer than this is told in words. */
const SAVING_AFTER_MS = 300

export const useOutbox = (): OutboxState => useSyncExternalStore(outbox.subscribe, outbox.snapshot)

/** Tells the status bar whether the strokes are kept: "Saved" only when the journal has every one of them. */
export function useSaveStatus(showTrouble: () => void): void {
  const { waiting, savedAt, refusal, conflicts, lost } = useOutbox()
  useEffect(() => {
    const { set } = useSaveState.getState()
    const trouble = troubleWords(refusal?.code, conflicts.length, lost.length)
    if (trouble) return set({ kind: 'failed', message: trouble, open: showTrouble })
    if (waiting === 0) {
      if (savedAt) set({ kind: 'saved', at: savedAt })
      return
    }
    set({ kind: 'changed', at: savedAt })
    const detail = `${waiting} ${waiting === 1 ? 'stroke' : 'strokes'}`
    const timer = setTimeout(() => set({ kind: 'saving', detail } satisfies SaveState), SAVING_AFTER_MS)
    return () => clearTimeout(timer)
  }, [waiting, savedAt, refusal, conflicts, lost, showTrouble])
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
