import { readFile } from 'node:fs/promises'
import { boundaryConfusion, confusionAt, scoreHistograms, type Histograms } from '../../../src-shared/metrics/index.ts'
import { applySteps, needsPhoto, type ProcessedPlane } from '../../../src-shared/postprocessing/apply.ts'
import { endsInMask, type PostProcessing } from '../../../src-shared/postprocessing/steps.ts'
import { threshold as stepAt } from '../../../src-shared/mask/index.ts'
import { writeFileAtomically } from '../../store/atomic-file.ts'
import type { JudgeStepsRequest, JudgeStepsResponse, Processing, ProcessRequest } from '../processing-protocol.ts'
import type { ImageSize } from '../protocol.ts'
import type { Codec } from './codec.ts'
import { planeAt } from './plane-at.ts'
import type { GreyRaster, Raster } from './raster.ts'
import { asGrey, fromGrey } from './raster.ts'
import { readSourceFile } from './source-file.ts'

/** A photo, upright, at the size of a plane. */
async function photoAt(codec: Codec, path: string, size: ImageSize) {
  const photo = await codec.decodeUpright(await readSourceFile(path))
  const fits = photo.width === size.width && photo.height === size.height
  return asRgb(fits ? photo : await codec.resize(photo, size))
}

const asRgb = ({ width, height, pixels }: Raster) => ({ width, height, channels: 3 as const, pixels })

const sizeOf = ({ width, height }: ImageSize): ImageSize => ({ width, height })

/** A stored plane at a size, after its steps. */
export async function processedAt(
  codec: Codec,
  plane: string,
  size: ImageSize,
  { photo, steps, threshold }: Processing,
): Promise<ProcessedPlane> {
  const probability = await planeAt(codec, plane, sizeOf(size))
  const picture = needsPhoto(steps) ? await photoAt(codec, photo, sizeOf(size)) : null
  return applySteps(probability.pixels, sizeOf(size), picture, steps, threshold)
}

export async function processPlane(
  codec: Codec,
  { plane, size, processing, mask, out }: ProcessRequest,
): Promise<ImageSize> {
  const processed = await processedAt(codec, plane, size, processing)
  const cut = mask && !endsInMask(processing.steps)
  const pixels = cut ? stepAt(processed.pixels, processed.hairFrom) : processed.pixels
  await writeFileAtomically(out, await codec.encodeMask({ ...sizeOf(size), pixels }))
  return sizeOf(size)
}

/** Histograms of the finished mask, 0 and 255: the same at every threshold but 0. */
export async function scoreProcessed(
  codec: Codec,
  { plane, mask, processing }: { plane: string; mask: string; processing: Processing },
): Promise<Histograms> {
  const groundTruth = await codec.decodeMask(await readFile(mask), mask)
  const { pixels, hairFrom } = await processedAt(codec, plane, groundTruth, processing)
  return scoreHistograms(stepAt(pixels, hairFrom), groundTruth.pixels)
}

/** Each list against the ground truth. What lists begin with in common is done once. */
export async function judgeSteps(codec: Codec, request: JudgeStepsRequest): Promise<JudgeStepsResponse> {
  const { plane, photo, threshold, lists } = request
  const truth = await truthAt(codec, request)
  const size = sizeOf(truth)
  const probability = await planeAt(codec, plane, size)
  const picture = lists.some(needsPhoto) ? await photoAt(codec, photo, size) : null
  const done = new Map<string, ProcessedPlane>()
  const processed = (steps: PostProcessing): ProcessedPlane => {
    const key = JSON.stringify(steps)
    const known = done.get(key)
    if (known) return known
    const before = steps.length > 1 ? processed(steps.slice(0, -1)) : null
    const result = before
      ? applySteps(before.pixels, size, picture, steps.slice(-1), before.hairFrom / 255)
      : applySteps(probability.pixels, size, picture, steps, threshold)
    done.set(key, result)
    return result
  }
  const results = lists.map((steps) => {
    const { pixels, hairFrom } = processed(steps)
    const mask = stepAt(pixels, hairFrom)
    return {
      pixels: confusionAt(scoreHistograms(mask, truth.pixels), 0.5),
      boundary: boundaryConfusion(mask, truth.pixels, size.width, size.height),
    }
  })
  return { results }
}

/** The ground truth, made smaller where it is larger than what is judged at. */
async function truthAt(codec: Codec, { mask, side }: JudgeStepsRequest): Promise<GreyRaster> {
  const truth = await codec.decodeMask(await readFile(mask), mask)
  const longest = Math.max(truth.width, truth.height)
  if (side === null || longest <= side) return truth
  const scale = side / longest
  const size = {
    width: Math.max(1, Math.round(truth.width * scale)),
    height: Math.max(1, Math.round(truth.height * scale)),
  }
  return asGrey(await codec.resize(fromGrey(truth), size))
}
