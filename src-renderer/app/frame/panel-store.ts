import { create } from 'zustand'

type Panels = {
  /** Which panels the screen has now, and whether they are open. */
  right: { label: string; open: boolean; drawer: boolean } | null
  toggleRight: () => void
}

/** What the toggle in the top bar needs to know of the right panel; the panels themselves write it. */
export const usePanels = create<Panels>()(() => ({ right: null, toggleRight: () => undefined }))
