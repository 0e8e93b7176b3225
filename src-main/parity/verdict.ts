import {
  isWithinLimits,
  type ParityOrder,
  type ParityResult,
  type ParitySample,
} from '../../src-shared/domain/index.ts'
import type { ComparedSizes } from '../workers/parity-protocol.ts'
import { iouOf, type Difference } from './difference.ts'

/** What was found on one image. */
export type Compared = {
  name: string
  imageId: string | null
  difference: Difference
  sizes: ComparedSizes
  raw: { max: number; sum: number; values: number } | null
}
type Limits = Pick<ParityOrder, 'tolerance' | 'minIou'>
export type Verdict = Pick<
  ParityResult,
  | 'images'
  | 'passed'
  | 'meanDifference'
  | 'maxDifference'
  | 'iou'
  | 'worstIou'
  | 'pooledIou'
  | 'beyond'
  | 'raw'
  | 'resized'
>

/**
 * All images together: mean difference over images within the tolerance, and mean IoU at least the limit. Where all masks are
 * empty on both sides, the differences alone decide. Where images were left out nothing is known of them: that is no pass.
 * @param missing images of the set that could not be compared
 */
export function verdictOf(compared: readonly Compared[], missing: number, limits: Limits): Verdict {
  const samples = compared.map(sampleOf)
  const ious = samples.map(({ iou }) => iou).filter((iou) => iou !== null)
  const meanDifference = mean(samples.map((sample) => sample.meanDifference))
  const iou = ious.length > 0 ? mean(ious) : null
  const pooled = { tp: 0, fp: 0, fn: 0 }
  for (const { difference } of compared) {
    pooled.tp += difference.tp
    pooled.fp += difference.fp
    pooled.fn += difference.fn
  }
  return {
    images: samples.length,
    passed: missing === 0 && isWithinLimits({ meanDifference, iou }, limits),
    meanDifference,
    maxDifference: largest(samples.map((sample) => sample.maxDifference)),
    iou,
    worstIou: ious.length > 0 ? -largest(ious.map((each) => -each)) : null,
    pooledIou: iouOf(pooled),
    beyond: samples.filter((sample) => !isWithinLimits(sample, limits)).length,
    raw: rawOf(compared),
    resized: resizedOf(compared),
  }
}

export const sampleOf = ({ name, imageId, difference }: Compared): ParitySample => ({
  name,
  imageId,
  meanDifference: difference.sum / difference.pixels,
  maxDifference: difference.max,
  iou: iouOf(difference),
})

/** The worst first: by how far each is from what would pass. */
export function worstFirst<T extends Compared>(compared: readonly T[], { tolerance, minIou }: Limits): T[] {
  const badness = (each: Compared) => {
    const { meanDifference, iou } = sampleOf(each)
    return Math.max(meanDifference / Math.max(tolerance, 1e-6), (1 - (iou ?? 1)) / Math.max(1 - minIou, 1e-6))
  }
  return compared.toSorted((a, b) => badness(b) - badness(a))
}

function rawOf(compared: readonly Compared[]): ParityResult['raw'] {
  const raw = compared.map((each) => each.raw).filter((each) => each !== null)
  if (raw.length === 0 || raw.length < compared.length) return null
  const values = raw.reduce((sum, each) => sum + each.values, 0)
  return {
    maxDifference: largest(raw.map(({ max }) => max)),
    meanDifference: raw.reduce((sum, each) => sum + each.sum, 0) / values,
  }
}

/** Where both sides were not of one size: how often, and the first of them. */
function resizedOf(compared: readonly Compared[]): ParityResult['resized'] {
  const unlike = compared
    .map(({ sizes }) => sizes)
    .filter(({ reference, ours }) => reference.width !== ours.width || reference.height !== ours.height)
  return unlike[0] ? { images: unlike.length, ...unlike[0] } : null
}

/** References have more rows than a call takes arguments. */
const largest = (values: readonly number[]) => values.reduce((most, each) => Math.max(most, each), -Infinity)
const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length)
