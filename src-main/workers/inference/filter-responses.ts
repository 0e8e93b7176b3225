import type { ExploreImage, FilterResponses } from '../explore-protocol.ts'

/** Weights of a first layer by filter, by place of the picture, and by row of the kernel. */
export type Kernels = { values: Float32Array; filters: number; channels: number; height: number; width: number }
type Size = { width: number; height: number }

/** Places of a picture that are looked at, a side. */
const SIDE = 16
/** More filters hardly tell more. */
const MOST_FILTERS = 64
const CHANNELS = 3
/** By order of channels the colour that is fed at each place. */
const ORDERS = { RGB: [0, 1, 2], BGR: [2, 1, 0] } as const
/** Rows and columns of a symmetric matrix of three, as they are kept. */
const PAIRS = [
  [0, 0],
  [1, 1],
  [2, 2],
  [0, 1],
  [0, 2],
  [1, 2],
] as const

/**
 * How what each filter gets of the three places varies over photos whose pixels are fed as they are, 0..255: covariances, of
 * which follows how its response varies whatever the pixels are divided by. Null where there is no photo, or none is large enough.
 */
export async function filterResponses(
  kernels: Kernels,
  { width, height }: Size,
  images: readonly ExploreImage[],
  { read, signal }: { read: (path: string) => Promise<Uint8Array>; signal: AbortSignal },
): Promise<FilterResponses | null> {
  const step = Math.ceil(kernels.filters / MOST_FILTERS)
  const filters = Array.from({ length: Math.ceil(kernels.filters / step) }, (_, index) => index * step)
  const found = { RGB: filters.map(() => new Moments()), BGR: filters.map(() => new Moments()) }
  let places = 0
  for (const { tensor, content } of images) {
    signal.throwIfAborted()
    const pixels = await read(tensor)
    const [across, down] = [content.width - kernels.width, content.height - kernels.height]
    if (across < SIDE || down < SIDE || pixels.length !== width * height * CHANNELS) continue
    for (let place = 0; place < SIDE * SIDE; place += 1) {
      const left = content.left + Math.floor(((place % SIDE) * across) / (SIDE - 1))
      const top = content.top + Math.floor((Math.floor(place / SIDE) * down) / (SIDE - 1))
      const patch = patchOf(pixels, width, { left, top }, kernels)
      filters.forEach((filter, index) => {
        for (const [order, moments] of Object.entries(found))
          moments[index]!.add(responseOf(kernels, filter, patch, ORDERS[order as keyof typeof ORDERS]))
      })
      places += 1
    }
  }
  if (places === 0) return null
  return { RGB: found.RGB.map((each) => each.covariance()), BGR: found.BGR.map((each) => each.covariance()) }
}

/** By colour, row and column. */
function patchOf(
  pixels: Uint8Array,
  width: number,
  { left, top }: { left: number; top: number },
  kernel: Size,
): Float32Array {
  const size = kernel.width * kernel.height
  const patch = new Float32Array(CHANNELS * size)
  for (let at = 0; at < size; at += 1) {
    const [x, y] = [left + (at % kernel.width), top + Math.floor(at / kernel.width)]
    for (let color = 0; color < CHANNELS; color += 1)
      patch[color * size + at] = pixels[(y * width + x) * CHANNELS + color]!
  }
  return patch
}

/** Of each place. */
function responseOf(
  { values, channels, height, width }: Kernels,
  filter: number,
  patch: Float32Array,
  colors: readonly number[],
): number[] {
  const size = height * width
  return colors.map((color, place) => {
    const from = (filter * channels + place) * size
    let sum = 0
    for (let at = 0; at < size; at += 1) sum += values[from + at]! * patch[color * size + at]!
    return sum
  })
}

/** Sums of values and of their products. */
class Moments {
  readonly #sums = [0, 0, 0]
  readonly #products = PAIRS.map(() => 0)
  #count = 0

  add(values: readonly number[]): void {
    for (let place = 0; place < CHANNELS; place += 1) this.#sums[place]! += values[place]!
    PAIRS.forEach(([row, column], at) => (this.#products[at]! += values[row]! * values[column]!))
    this.#count += 1
  }

  /** As PAIRS has them. */
  covariance(): number[] {
    const mean = (place: number) => this.#sums[place]! / this.#count
    return PAIRS.map(([row, column], at) => this.#products[at]! / this.#count - mean(row) * mean(column))
  }
}
