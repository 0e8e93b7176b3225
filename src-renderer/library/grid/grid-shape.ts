import { create } from 'zustand'

/** How the grid is arranged now: what the arrow and page keys need to know. */
export const useGridShape = create<{ columns: number; rowsPerPage: number }>()(() => ({ columns: 1, rowsPerPage: 1 }))
