import { useEffect } from 'react'
import { create } from 'zustand'
import type { ImageQuery } from '../../src-shared/domain/index.ts'
import { orpc } from '../host/client.ts'
import { queryClient } from '../host/query-client.ts'
import type { ImagePages } from './image-pages.ts'

type Selection = {
  /** The image is the truth; its place in the list follows from the order and the filter. */
  imageId: string | null
  index: number
  /** False until the person chose: then the first image of whatever order is selected. */
  chosen: boolean
  /** Counts the moves after which the grid should show the place. */
  reveal: number
  select: (index: number, imageId: string | null) => void
}

/** The selected image. It outlives the screen, so that one comes back to the same place. */
export const useSelection = create<Selection>()((set) => ({
  imageId: null,
  index: 0,
  chosen: false,
  reveal: 0,
  select: (index, imageId) => set(({ reveal }) => ({ index, imageId, chosen: true, reveal: reveal + 1 })),
}))

/** Keeps the image selected when the order, the filter or the list itself changes. */
export function useSelectionInList(query: ImageQuery, pages: ImagePages): void {
  const { imageId, index, chosen } = useSelection()
  const { total } = pages
  const found = pages.itemAt(index)?.id
  useEffect(() => {
    if (total === undefined || total === 0) return
    if (imageId !== null && found === imageId) return
    if (imageId === null || !chosen) {
      if (found !== undefined) useSelection.setState({ imageId: found })
      else if (index >= total) useSelection.setState({ index: 0 })
      return
    }
    let current = true
    void queryClient
      .fetchQuery(orpc.images.locate.queryOptions({ input: { query, imageId }, staleTime: 0 }))
      .then((place) => {
        if (!current || useSelection.getState().imageId !== imageId) return
        const { select } = useSelection.getState()
        // Left out by the filter: the first image takes its place.
        if (place.index === null) select(0, null)
        else if (place.index !== index) select(place.index, imageId)
      })
      .catch(() => undefined)
    return () => {
      current = false
    }
  }, [query, imageId, index, chosen, found, total])
}
