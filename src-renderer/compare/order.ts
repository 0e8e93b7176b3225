import { z } from 'zod'
import type { ImageResult } from '../../src-shared/domain/index.ts'

export const ImageOrder = z.enum(['worst', 'gain', 'loss', 'name'])
export type ImageOrder = z.infer<typeof ImageOrder>

export const ORDER_WORDS: Record<ImageOrder, string> = {
  worst: 'Worst first',
  gain: 'Largest gain',
  loss: 'Largest loss',
  name: 'By name',
}

export type Results = ReadonlyMap<string, ImageResult>

/** IoU of B less IoU of A on an image; null where either is missing. */
export function gainOn(imageId: string, a: Results, b: Results): number | null {
  const [before, after] = [a.get(imageId)?.iou ?? null, b.get(imageId)?.iou ?? null]
  return before === null || after === null ? null : after - before
}

/** The images in the wanted order; those without a figure follow in the order of their names. */
export function orderImages<I extends { id: string }>(
  images: readonly I[],
  order: ImageOrder,
  a: Results,
  b: Results,
): I[] {
  if (order === 'name') return [...images]
  const rank = (image: I): number | null => {
    if (order === 'worst') return b.get(image.id)?.iou ?? null
    const gain = gainOn(image.id, a, b)
    return gain === null ? null : order === 'gain' ? -gain : gain
  }
  const ranked = images.map((image, index) => ({ image, index, rank: rank(image) }))
  ranked.sort((one, other) => {
    if (one.rank === null || other.rank === null) {
      return Number(one.rank === null) - Number(other.rank === null) || one.index - other.index
    }
    return one.rank - other.rank || one.index - other.index
  })
  return ranked.map(({ image }) => image)
}

/** On how many images B is better than A, worse, and equal to three decimals, as figures are shown. */
export function countWins(images: readonly { id: string }[], a: Results, b: Results) {
  const wins = { better: 0, worse: 0, equal: 0 }
  for (const { id } of images) {
    const gain = gainOn(id, a, b)
    if (gain === null) continue
    wins[Math.abs(gain) < 0.0005 ? 'equal' : gain > 0 ? 'better' : 'worse'] += 1
  }
  return wins
}
