import { antiBleed } from '../edges/anti-bleed.ts'
import type { RgbImage } from '../edges/image.ts'
import { fillHoles, removeIslands } from '../mask/components.ts'
import { close, dilate, erode, open, threshold as stepAt } from '../mask/disk.ts'
import { feather } from '../mask/soften.ts'
import { firstBin } from '../metrics/confusion.ts'
import { REFERENCE_SIDE, type PostProcessing, type ProcessingStep } from './steps.ts'

export type ProcessedPlane = {
  /** 0..255, the photo's size. */
  pixels: Uint8Array
  /** From here on a pixel is hair: the model's threshold, or 128 once a step has applied one. */
  hairFrom: number
}

/**
 * Applies the steps in their order to a plane of probability at the photo's size (0..255; not changed).
 *
 * Until a `threshold` step the values are probabilities, and what counts as hair (for islands and holes) is the model's
 * threshold. After it they are coverage: 0 and 255, soft again after `feather` or `refine-edges`; hair is 128 and up.
 *
 * @param photo the photo at the plane's size; only `refine-edges` looks at it (see `needsPhoto`)
 * @param modelThreshold probability 0..1
 */
export function applySteps(
  plane: Uint8Array,
  size: { width: number; height: number },
  photo: RgbImage | null,
  steps: PostProcessing,
  modelThreshold: number,
): ProcessedPlane {
  let state: ProcessedPlane = { pixels: plane, hairFrom: Math.max(1, firstBin(modelThreshold)) }
  const scale = Math.max(size.width, size.height) / REFERENCE_SIDE
  for (const step of steps) state = applyStep(state, step, { ...size, scale, photo })
  return state
}

type Context = { width: number; height: number; scale: number; photo: RgbImage | null }

function applyStep(
  { pixels, hairFrom }: ProcessedPlane,
  step: ProcessingStep,
  { width, height, scale, photo }: Context,
): ProcessedPlane {
  const withRadius = (work: typeof dilate, radius: number) => ({
    pixels: work(pixels, width, height, radius * scale),
    hairFrom,
  })
  switch (step.kind) {
    case 'threshold': {
      // What already is a mask (after a second threshold, say) is cut at half coverage: `hairFrom` says which it is.
      const from = step.at === undefined ? hairFrom : Math.max(1, firstBin(step.at))
      return { pixels: stepAt(pixels, from), hairFrom: COVERED }
    }
    case 'remove-islands':
      return { pixels: removeIslands(pixels, width, height, step.minArea * scale ** 2, hairFrom), hairFrom }
    case 'fill-holes':
      return { pixels: fillHoles(pixels, width, height, step.maxArea * scale ** 2, hairFrom), hairFrom }
    case 'open':
      return withRadius(open, step.radius)
    case 'close':
      return withRadius(close, step.radius)
    case 'erode':
      return withRadius(erode, step.radius)
    case 'dilate':
      return withRadius(dilate, step.radius)
    case 'feather':
      return withRadius(feather, step.radius)
    case 'refine-edges':
      if (!photo) throw new RangeError('edges cannot be refined without the photo')
      return { pixels: antiBleed(photo, pixels, step.mode), hairFrom }
  }
}

/** Coverage that counts as hair. */
const COVERED = 128

export const needsPhoto = (steps: PostProcessing): boolean => steps.some(({ kind }) => kind === 'refine-edges')
