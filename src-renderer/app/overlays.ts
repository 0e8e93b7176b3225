import { create } from 'zustand'

export type Overlay = 'palette' | 'jobs' | 'shortcuts'

type Overlays = Record<Overlay, boolean> & {
  toggle: (overlay: Overlay) => void
  show: (overlay: Overlay) => void
  hide: (overlay: Overlay) => void
}

/** What lies over the screen now. */
export const useOverlays = create<Overlays>()((set) => ({
  palette: false,
  jobs: false,
  shortcuts: false,
  toggle: (overlay) => set((state) => ({ [overlay]: !state[overlay] })),
  show: (overlay) => set({ [overlay]: true }),
  hide: (overlay) => set({ [overlay]: false }),
}))
