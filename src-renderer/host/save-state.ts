import { create } from 'zustand'

/** What the left of the status bar says. */
export type SaveState =
  | { kind: 'saved'; at: Date | null }
  /** Changed a moment ago: the tick becomes a dot, the time stays. */
  | { kind: 'changed'; at: Date | null }
  | { kind: 'saving'; detail?: string }
  | { kind: 'failed'; message: string; open?: () => void }
  | { kind: 'read-only'; message: string }

type Store = {
  state: SaveState
  set: (state: SaveState) => void
  saved: (at: Date) => void
}

/** One save state for the whole window. "Saved" only when it is durable. */
export const useSaveState = create<Store>()((set) => ({
  state: { kind: 'saved', at: null },
  set: (state) => set({ state }),
  saved: (at) => set({ state: { kind: 'saved', at } }),
}))
