import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ImageItem, ImageResult } from '../../src-shared/domain/index.ts'
import type { SetChoice } from '../evaluation/set-address.ts'
import { client, orpc } from '../host/client.ts'
import type { Results } from './order.ts'

const PAGE = 500

/** Every image of a set in natural order: with ground truth, or all of them where none has any. */
export function useSetImages(set: SetChoice, withGroundTruth: boolean) {
  return useQuery({
    queryKey: [...orpc.images.page.key(), 'whole set', set, withGroundTruth],
    queryFn: async () => {
      const query = {
        datasetId: set.datasetId,
        ...(set.split === 'all' ? {} : { split: set.split }),
        ...(withGroundTruth ? { hasMask: true } : {}),
        sort: 'name' as const,
        direction: 'ascending' as const,
      }
      const images: ImageItem[] = []
      for (let total = 1; images.length < total;) {
        const page = await client.images.page({ query, offset: images.length, limit: PAGE })
        if (page.items.length === 0) break
        images.push(...page.items)
        total = page.total
      }
      return images
    },
  })
}

const NONE: readonly ImageResult[] = []

/** The stored results of a model on a set at its own threshold, by image; empty where it was not evaluated. */
export function useResults(modelId: string | null, set: SetChoice): Results {
  const { data = NONE } = useQuery({
    ...orpc.evaluations.perImage.queryOptions({ input: { modelId: modelId ?? '', ...set } }),
    enabled: modelId !== null,
    placeholderData: keepPreviousData,
  })
  return useMemo(
    () => new Map((modelId === null ? NONE : data).map((result) => [result.imageId, result])),
    [data, modelId],
  )
}
