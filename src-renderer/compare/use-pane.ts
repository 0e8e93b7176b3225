import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { cutOf } from '../../src-shared/postprocessing/steps.ts'
import { confusionAt, scoresOf } from '../../src-shared/metrics/index.ts'
import type { ImageItem, ImageResult, Model, Scores } from '../../src-shared/domain/index.ts'
import { maskUrl, photoUrl } from '../../src-shared/contract/asset-urls.ts'
import { client, orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import { askPixels } from './pixels/pixel-client.ts'

/** One model on one image: its prediction and figures at a threshold. */
export type PaneState = {
  model: Model
  /** What a pixel had to reach: the chosen one, or the model's own where its steps were carried out at that. */
  threshold: number
  /** Where the picture is cut, 0..1. */
  cut: number
  /** The probability as a picture; null while it is made. */
  planeUrl: string | null
  /** null while they are counted, or where there is no ground truth. */
  scores: Scores | null
  loading: boolean
  /** Why there is no prediction. */
  fault: string | null
  retry: () => void
}

export const truthUrl = (image: ImageItem): string | null =>
  image.mask ? maskUrl({ imageId: image.id, version: image.mask.version }) : null

const predictionQuery = (modelId: string, imageId: string) => ({
  queryKey: orpc.models.predict.queryKey({ input: { modelId, imageId } }),
  queryFn: ({ signal }: { signal: AbortSignal }) => client.models.predict({ modelId, imageId }, { signal }),
})

const histogramsQuery = (planeUrl: string, maskUrl: string) => ({
  queryKey: ['compare', 'histograms', planeUrl, maskUrl],
  queryFn: () => askPixels('measure', { planeUrl, maskUrl }),
  retry: false,
})

/**
 * The prediction is stored, or made now. Its figures are counted here, from the very pixels that are shown, so that they follow
 * the threshold at once; until then the stored ones stand in, which are the same at the model's own threshold.
 */
export function usePane(
  model: Model | null,
  image: ImageItem | null,
  threshold: number | null,
  stored: ImageResult | undefined,
): PaneState | null {
  const prediction = useQuery({
    ...predictionQuery(model?.id ?? '', image?.id ?? ''),
    enabled: model !== null && image !== null,
  })
  const planeUrl = prediction.data?.url ?? null
  const mask = image && truthUrl(image)
  const histograms = useQuery({
    ...histogramsQuery(planeUrl ?? '', mask ?? ''),
    enabled: planeUrl !== null && mask !== null,
  })
  if (!model) return null
  const at = model.postProcessing.length > 0 ? model.threshold : (threshold ?? model.threshold)
  const cut = cutOf(model, threshold)
  const counted = histograms.data ? scoresOf(confusionAt(histograms.data, cut)) : null
  const standIn = at === model.threshold && stored && !stored.problem ? stored : null
  const error = prediction.error ?? histograms.error
  return {
    model,
    threshold: at,
    cut,
    planeUrl,
    scores: image?.mask ? (counted ?? standIn) : null,
    loading: image !== null && (prediction.isPending || (mask !== null && histograms.isPending)) && !error,
    fault: error ? faultOf(error).message : null,
    retry: () => void (prediction.error ? prediction.refetch() : histograms.refetch()),
  }
}

/** Gets the next image ready while this one is looked at; a fault is told when it is its turn. */
export function usePrefetch(models: readonly Model[], next: ImageItem | null): void {
  const queryClient = useQueryClient()
  const modelIds = models.map(({ id }) => id).join(' ')
  useEffect(() => {
    if (!next) return
    const mask = truthUrl(next)
    new Image().src = photoUrl(next)
    const prepare = async () => {
      for (const modelId of modelIds.split(' ')) {
        const { url } = await queryClient.fetchQuery(predictionQuery(modelId, next.id))
        if (mask !== null) await queryClient.prefetchQuery(histogramsQuery(url, mask))
      }
    }
    prepare().catch(() => undefined)
  }, [modelIds, next, queryClient])
}
