/**
 * The common cases of output-plane.ts as plain loops: float32 values, row by row, of which one class is wanted.
 * Each gives what the general way gives (tests compare them on the boundaries between levels), in a fraction of the time:
 * the plane of a model of 512 × 512 has 262,144 pixels, and is made while the next image is inferred.
 */
export type FloatGrid = {
  data: Float32Array
  /** Where the values of this image begin. */
  offset: number
  channels: number
  channelStep: number
  pixelStep: number
  width: number
}

export type Area = { left: number; top: number; width: number; height: number }

export type FastOutput = { activation: 'none' | 'sigmoid' | 'softmax'; class: number; invert: boolean }

/** 255 where the highest level is not reached, so that a level is found by comparing. */
const LEVELS = 256
/** From here on, the sigmoid rounds to 0 and to 255. */
const FARTHEST = 7
/** So narrow that at most one boundary between two levels lies in each: levels are 4 / 255 apart at least. */
const BINS_PER_UNIT = 128

/** boundaries[k] is the least logit whose sigmoid rounds to level k: the logit of (k − 0.5) / 255. */
const boundaries = Float64Array.from({ length: LEVELS + 1 }, (_, level) => {
  if (level === 0) return -Infinity
  if (level === LEVELS) return Infinity
  const probability = (level - 0.5) / 255
  return Math.log(probability / (1 - probability))
})

/** The level at the lower end of each bin. */
const levelOfBin = Uint8Array.from({ length: 2 * FARTHEST * BINS_PER_UNIT + 1 }, (_, bin) => {
  const logit = bin / BINS_PER_UNIT - FARTHEST
  return boundaries.findLastIndex((boundary) => boundary <= logit)
})

/** Math.round(255 / (1 + exp(-logit))), without an exponential. Not for NaN. */
export function levelOfLogit(logit: number): number {
  if (logit >= FARTHEST) return 255
  if (logit < -FARTHEST) return 0
  const level = levelOfBin[((logit + FARTHEST) * BINS_PER_UNIT) | 0]!
  return logit >= boundaries[level + 1]! ? level + 1 : level
}

/** Fills `values` (area.width × area.height); false where a value is no number. */
export function fillFast(values: Uint8Array, grid: FloatGrid, area: Area, output: FastOutput): boolean {
  const row = rowFiller(grid, output)
  let valid = true
  for (let y = 0; y < area.height; y += 1) {
    const first = (area.top + y) * grid.width + area.left
    valid = row(values, y * area.width, first, area.width) && valid
  }
  return valid
}

type RowFiller = (values: Uint8Array, to: number, first: number, count: number) => boolean

function rowFiller(grid: FloatGrid, { activation, class: picked, invert }: FastOutput): RowFiller {
  if (activation === 'none') return probabilities(grid, picked, invert)
  if (activation === 'sigmoid') return logits(grid, picked, invert)
  return grid.channels === 2 ? differences(grid, picked, invert) : softmaxes(grid, picked, invert)
}

function probabilities(
  { data, offset, channelStep, pixelStep }: FloatGrid,
  picked: number,
  invert: boolean,
): RowFiller {
  return (values, to, first, count) => {
    let valid = true
    for (let at = 0, from = offset + picked * channelStep + first * pixelStep; at < count; at += 1, from += pixelStep) {
      const value = invert ? 1 - data[from]! : data[from]!
      // Not 0 for NaN, and for what is infinite: a logit may be that, no probability.
      if (value - value !== 0) valid = false
      values[to + at] = value <= 0 ? 0 : value >= 1 ? 255 : (value * 255 + 0.5) | 0
    }
    return valid
  }
}

/** 1 − sigmoid(x) is sigmoid(−x). */
function logits({ data, offset, channelStep, pixelStep }: FloatGrid, picked: number, invert: boolean): RowFiller {
  return (values, to, first, count) => {
    let valid = true
    for (let at = 0, from = offset + picked * channelStep + first * pixelStep; at < count; at += 1, from += pixelStep) {
      const value = invert ? -data[from]! : data[from]!
      if (value !== value) valid = false
      values[to + at] = levelOfLogit(value)
    }
    return valid
  }
}

/** Softmax of two is the sigmoid of their difference. */
function differences({ data, offset, channelStep, pixelStep }: FloatGrid, picked: number, invert: boolean): RowFiller {
  const own = (invert ? 1 - picked : picked) * channelStep
  const other = channelStep - own
  return (values, to, first, count) => {
    let valid = true
    for (let at = 0, from = offset + first * pixelStep; at < count; at += 1, from += pixelStep) {
      const value = data[from + own]! - data[from + other]!
      if (value !== value) valid = false
      values[to + at] = levelOfLogit(value)
    }
    return valid
  }
}

/** 1 / (1 + the sum of exp(other − own)): an overflow is an infinite sum, and so 0. */
function softmaxes(
  { data, offset, channels, channelStep, pixelStep }: FloatGrid,
  picked: number,
  invert: boolean,
): RowFiller {
  const own = picked * channelStep
  return (values, to, first, count) => {
    let valid = true
    for (let at = 0, from = offset + first * pixelStep; at < count; at += 1, from += pixelStep) {
      const value = data[from + own]!
      let sum = 1
      for (let channel = 0, other = from; channel < channels; channel += 1, other += channelStep) {
        if (channel !== picked) sum += Math.exp(data[other]! - value)
      }
      if (sum !== sum) valid = false
      const share = 1 / sum
      values[to + at] = (255 * (invert ? 1 - share : share) + 0.5) | 0
    }
    return valid
  }
}
