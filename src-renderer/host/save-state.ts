import { create } from 'zustand'

/** What the left of the status bar says. */
export type SaveState =
  | { kind: 'saved'; at: Date | null }
  /** Changed a moment ago, or just being changed. */
  | { kind: 'changed'; detail?: string }
  | { kind: 'saving'; detail?: string }
  | { kind: 'failed'; message: string; open?: () => void }
  | { kind: 'read-only'; message: string }

type Store = {
  state: SaveState
  set: (state: SaveState) => void
  /** Something other than a stroke was stored; says nothing where strokes wait. */
  saved: (at: Date) => void
}

/** One save state for the whole window. "Saved" only when it is durable. */
export const useSaveState = create<Store>()((set) => ({
  state: { kind: 'saved', at: null },
  set: (state) => set({ state }),
  saved: (at) => set(({ state }) => (state.kind === 'saved' ? { state: { kind: 'saved', at } } : {})),
}))
