import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { z } from 'zod'
import type { ImageItem } from '../../src-shared/domain/index.ts'
import { lastAddress } from '../app/last-address.ts'
import type { Crumb } from '../app/screen.ts'
import { client, orpc } from '../host/client.ts'
import { getPreference } from '../host/preferences.ts'
import { useSelection } from '../library/selection.ts'
import { forgetQueue } from './queue/queue.ts'

/** The dataset of the image, and the way to it. */
export function useCrumb(item: ImageItem | undefined): Crumb {
  const { data: datasets } = useQuery(orpc.datasets.list.queryOptions())
  const dataset = datasets?.find(({ id }) => id === item?.datasetId)
  return dataset
    ? { label: dataset.name, to: `/library?dataset=${encodeURIComponent(dataset.id)}` }
    : { label: 'Workspace', to: '/library' }
}

/** Back to where one came from, when the address says so (Compare does), else to the Library, at this image. */
export function useLeave(item: ImageItem | undefined): () => void {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const back = search.get('return')
  const id = item?.id
  return useCallback(() => {
    if (id !== undefined) {
      const { index, select } = useSelection.getState()
      select(index, id)
    }
    if (back?.startsWith('/compare')) return void navigate(back)
    forgetQueue()
    void navigate(lastAddress('/library'))
  }, [back, navigate, id])
}

/**
 * Without an image in the address: the first of the dataset that the Library showed last. Returns true where there is
 * nothing to open.
 */
export function useFirstImage(imageId: string | undefined): boolean {
  const navigate = useNavigate()
  const { data: datasets } = useQuery(orpc.datasets.list.queryOptions())
  const wanted = getPreference('library.dataset', z.string(), '')
  const dataset = datasets?.find(({ id }) => id === wanted) ?? datasets?.find(({ images }) => images > 0)
  const datasetId = dataset?.id
  useEffect(() => {
    if (imageId !== undefined || datasetId === undefined) return
    let current = true
    const query = { datasetId, sort: 'name', direction: 'ascending' } as const
    void client.images
      .page({ query, offset: 0, limit: 1 })
      .then(({ items: [first] }) => {
        if (current && first) void navigate(`/annotate/${first.id}?dataset=${datasetId}`, { replace: true })
      })
      .catch(() => undefined)
    return () => {
      current = false
    }
  }, [imageId, datasetId, navigate])
  return imageId === undefined && datasets !== undefined && dataset === undefined
}
