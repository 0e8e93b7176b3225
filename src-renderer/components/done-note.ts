import { create } from 'zustand'

export type DoneNote = {
  /** What was done. */
  words: string
  /** The way back. */
  undo?: { label: string; run: () => void }
}

type Store = { note: DoneNote | null; show: (note: DoneNote) => void; close: () => void }

/** What was done last and cannot be seen any more, because the next image is shown. One at a time. */
export const useDoneNote = create<Store>()((set) => ({
  note: null,
  show: (note) => set({ note }),
  close: () => set({ note: null }),
}))
