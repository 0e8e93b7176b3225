import { useQuery } from '@tanstack/react-query'
import { confusionAt, scoresOf } from '../../src-shared/metrics/index.ts'
import type { ImageItem, ImageResult, Model, Scores } from '../../src-shared/domain/index.ts'
import { maskUrl } from '../../src-shared/contract/asset-urls.ts'
import { client, orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import { askPixels } from './pixels/pixel-client.ts'

/** One model on one image: its prediction and figures at a threshold. */
export type PaneState = {
  model: Model
  threshold: number
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
  const input = { modelId: model?.id ?? '', imageId: image?.id ?? '' }
  const prediction = useQuery({
    queryKey: orpc.models.predict.queryKey({ input }),
    queryFn: ({ signal }) => client.models.predict(input, { signal }),
    enabled: model !== null && image !== null,
  })
  const planeUrl = prediction.data?.url ?? null
  const mask = image && truthUrl(image)
  const histograms = useQuery({
    queryKey: ['compare', 'histograms', planeUrl, mask],
    queryFn: () => askPixels('measure', { planeUrl: planeUrl ?? '', maskUrl: mask ?? '' }),
    enabled: planeUrl !== null && mask !== null,
    retry: false,
  })
  if (!model) return null
  const at = threshold ?? model.threshold
  const counted = histograms.data ? scoresOf(confusionAt(histograms.data, at)) : null
  const standIn = threshold === null && stored && !stored.problem ? stored : null
  const error = prediction.error ?? histograms.error
  return {
    model,
    threshold: at,
    planeUrl,
    scores: image?.mask ? (counted ?? standIn) : null,
    loading: image !== null && (prediction.isPending || (mask !== null && histograms.isPending)) && !error,
    fault: error ? faultOf(error).message : null,
    retry: () => void (prediction.error ? prediction.refetch() : histograms.refetch()),
  }
}
