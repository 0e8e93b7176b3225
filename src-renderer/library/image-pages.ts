import { useQueries } from '@tanstack/react-query'
import type { ImageItem, ImageQuery } from '../../src-shared/domain/index.ts'
import { orpc } from '../host/client.ts'

const PAGE_SIZE = 200

export type ImagePages = {
  /** Undefined until the first page came. */
  total: number | undefined
  /** Undefined while its page is on the way. */
  itemAt: (index: number) => ImageItem | undefined
  error: Error | null
}

/** The part of a long list that is on screen, in pages; `first` and `last` are places in the list. */
export function useImagePages(query: ImageQuery, first: number, last: number): ImagePages {
  const firstPage = Math.floor(Math.max(0, first) / PAGE_SIZE)
  const lastPage = Math.floor(Math.max(0, last) / PAGE_SIZE)
  const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, place) => firstPage + place)
  return useQueries({
    queries: pages.map((page) =>
      orpc.images.page.queryOptions({
        input: { query, offset: page * PAGE_SIZE, limit: PAGE_SIZE },
        enabled: query.datasetId !== undefined,
      }),
    ),
    combine: (results) => ({
      total: results.find((result) => result.data)?.data?.total,
      itemAt: (index) => results[Math.floor(index / PAGE_SIZE) - firstPage]?.data?.items[index % PAGE_SIZE],
      error: results.find((result) => result.error)?.error ?? null,
    }),
  })
}
