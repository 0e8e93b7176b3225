import { ClassSums, CELL, type LocalColours } from './colour-statistics.ts'
import { GridReader, type Grid } from './grid.ts'
import { guidedCoefficients } from './guided-filter.ts'
import type { RgbImage } from './image.ts'
import { dot, invert, quadratic, times, type Symmetric, type Vector } from './symmetric.ts'

export type ProjectionOrder = {
  image: RgbImage
  /** Coverage 0..255 as it is, the image's size. */
  mask: Uint8Array
  /** Not 0 where coverage is to be found out. */
  unknown: Uint8Array
  /** Pixels: how far colours are looked for; about half the width of the unknown band. */
  radius: number
  /** Separation of colours (m) at which colour and the old mask count the same. */
  trust: number
}

/** The old mask is sure of a pixel above and below these, of 255. */
const SURE_HAIR = 0.95 * 255
const SURE_BACKGROUND = 0.05 * 255
/** Added to covariances: the noise of a photo. */
const NOISE = 1e-3
/** The dead zone: so many standard deviations of a class's colours, and at most so much of the way, are no mixture. */
const SPREAD = 0.6
const WIDEST_DEAD_ZONE = 0.35
/** Of the first pass's coverage: from here on a pixel is taken as an example for the second. */
const EXAMPLE_FROM = 0.8
const GUIDE = { epsilon: 1e-4, subsample: CELL }

/**
 * Coverage out of colour: two-pass local discriminant projection. The colours of sure hair and sure background near each
 * place give the direction that separates them best (Fisher 1936); a pixel's place along it is its coverage. Where colours
 * do not separate, the old mask, fitted to the photo by a guided filter, decides.
 *
 * @returns coverage 0..1 where `unknown`, else 0; null with neither class in sight: then nothing can be said
 */
export function projectColours(order: ProjectionOrder): Float32Array | 'no-hair' | 'no-background' {
  const { image, unknown, radius } = order
  const hair = new ClassSums(image)
  const background = new ClassSums(image)
  collectSure(order, hair, background)
  if (hair.total === 0) return 'no-hair'
  if (background.total === 0) return 'no-background'
  const guided = guidedCoefficients(image, order.mask, { ...GUIDE, radius })
  const pass = (near: number, far: number) => {
    const lines = colourLines(hair.around(near, far), background.around(near, far), order.trust)
    return mixColours(image, unknown, lines, guided)
  }
  const first = pass(1.2 * radius, 3 * radius)
  collectExamples(order, first, hair, background)
  return pass(0.5 * radius, 2.5 * radius)
}

function collectSure({ image, mask, unknown }: ProjectionOrder, hair: ClassSums, background: ClassSums): void {
  for (let y = 0, at = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++, at++) {
      if (unknown[at] !== 0) continue
      const value = mask[at]!
      if (value > SURE_HAIR) hair.add(x, y, 1)
      else if (value < SURE_BACKGROUND) background.add(x, y, 1)
    }
  }
}

/** What the first pass is sure of joins the examples of its class. */
function collectExamples(
  { image, unknown }: ProjectionOrder,
  alpha: Float32Array,
  hair: ClassSums,
  background: ClassSums,
): void {
  const scale = 1 / (1 - EXAMPLE_FROM)
  for (let y = 0, at = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++, at++) {
      if (unknown[at] === 0) continue
      const value = alpha[at]!
      if (value > EXAMPLE_FROM) hair.add(x, y, (value - EXAMPLE_FROM) * scale)
      else if (value < 1 - EXAMPLE_FROM) background.add(x, y, (1 - EXAMPLE_FROM - value) * scale)
    }
  }
}

/** Per cell: coverage as an affine function of colour (three factors, constant), and the share that it decides. */
function colourLines(hair: LocalColours, background: LocalColours, trust: number): Grid {
  const { width, height } = hair
  const data = new Float32Array(width * height * 5)
  for (let cell = 0; cell < width * height; cell++) {
    if (hair.read(cell) && background.read(cell)) writeDiscriminant(hair, background, trust, data, cell * 5)
  }
  return { width, height, channels: 5, step: CELL, data }
}

const difference: Vector = [0, 0, 0]
const pooled: Symmetric = [0, 0, 0, 0, 0, 0]

/** Written out and without arrays of its own: there are ten thousand cells under a dab. */
function writeDiscriminant(
  hair: LocalColours,
  background: LocalColours,
  trust: number,
  out: Float32Array,
  at: number,
): void {
  const [f, b] = [hair.covariance, background.covariance]
  for (let channel = 0; channel < 3; channel++) {
    difference[channel] = hair.mean[channel]! - background.mean[channel]!
  }
  for (let entry = 0; entry < 6; entry++) pooled[entry] = f[entry]! + b[entry]!
  pooled[0] += NOISE
  pooled[3] += NOISE
  pooled[5] += NOISE
  const inverse = invert(pooled)
  if (!inverse) return
  const along = times(inverse, difference)
  const separation = dot(along, difference)
  if (!(separation > 1e-6)) return
  for (let channel = 0; channel < 3; channel++) along[channel]! /= separation
  const low = Math.min(WIDEST_DEAD_ZONE, SPREAD * Math.sqrt(Math.max(0, quadratic(b, along))))
  const high = 1 - Math.min(WIDEST_DEAD_ZONE, SPREAD * Math.sqrt(Math.max(0, quadratic(f, along))))
  const steepness = 1 / (high - low)
  out[at] = along[0] * steepness
  out[at + 1] = along[1] * steepness
  out[at + 2] = along[2] * steepness
  out[at + 3] = (-dot(along, background.mean) - low) * steepness
  out[at + 4] = separation / (separation + trust)
}

function mixColours(image: RgbImage, unknown: Uint8Array, lines: Grid, guided: Grid): Float32Array {
  const { width, height, channels, pixels } = image
  const alpha = new Float32Array(width * height)
  const [line, guide] = [new GridReader(lines, width), new GridReader(guided, width)]
  const [l, g] = [line.values, guide.values]
  for (let y = 0, at = 0; y < height; y++) {
    let rowStarted = false
    for (let x = 0; x < width; x++, at++) {
      if (unknown[at] === 0) continue
      if (!rowStarted) {
        line.startRow(y)
        guide.startRow(y)
        rowStarted = true
      }
      line.read(x)
      guide.read(x)
      const red = pixels[at * channels]! / 255
      const green = pixels[at * channels + 1]! / 255
      const blue = pixels[at * channels + 2]! / 255
      const byColour = clamp(l[0]! * red + l[1]! * green + l[2]! * blue + l[3]!)
      const byMask = clamp(g[0]! * red + g[1]! * green + g[2]! * blue + g[3]!)
      const share = l[4]!
      alpha[at] = share * byColour + (1 - share) * byMask
    }
  }
  return alpha
}

const clamp = (value: number) => (value < 0 ? 0 : value > 1 ? 1 : value)
