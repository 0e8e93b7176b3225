import { create } from 'zustand'
import type { SocketState } from './reconnecting-socket.ts'

type Connection = {
  /** `connecting` until the first connection stands. */
  state: SocketState | 'connecting'
  /** When the connection was lost; null while it stands. */
  lostAt: number | null
  /** Strokes that wait in this window, as the annotate screen counts them. */
  waitingStrokes: number
  setState: (state: SocketState) => void
  setWaitingStrokes: (count: number) => void
}

/** Whether the backend can be reached, and what waits for it. */
export const useConnection = create<Connection>()((set, get) => ({
  state: 'connecting',
  lostAt: null,
  waitingStrokes: 0,
  setState: (state) => set({ state, lostAt: state === 'open' ? null : (get().lostAt ?? Date.now()) }),
  setWaitingStrokes: (waitingStrokes) => set({ waitingStrokes }),
}))
