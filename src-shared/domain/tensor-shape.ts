import type { TensorInfo } from './model.ts'

type Dimension = number | string
type Layout = 'NCHW' | 'NHWC'

/** Where a tensor of images keeps its pixels; a dimension that the graph leaves open is its name. */
export type ImageShape = { channels: Dimension; height: Dimension; width: Dimension }

const NUMBERS = /^(float|double|u?int|bool)/
/** Below this, two dimensions are a table of numbers, not a picture. */
const LEAST_SIDE = 8

/**
 * Reads a shape as one image: `[N,C,H,W]`, `[N,H,W,C]`, the same without N, `[N,H,W]` and `[H,W]`. Null where it is none.
 * Three dimensions have channels if one of the outer ones can be that, else they are `[N,H,W]`.
 */
export function readShape(shape: readonly Dimension[], layout: Layout): ImageShape | null {
  const [a, b, c, d] = shape
  if (shape.length === 2 && a !== undefined && b !== undefined) return { channels: 1, height: a, width: b }
  if (a === undefined || b === undefined || c === undefined) return null
  if (shape.length === 4 && d !== undefined) {
    return layout === 'NCHW' ? { channels: b, height: c, width: d } : { channels: d, height: b, width: c }
  }
  if (shape.length !== 3) return null
  if (a === 1 || typeof a === 'string') return { channels: 1, height: b, width: c }
  return layout === 'NCHW' ? { channels: a, height: b, width: c } : { channels: c, height: a, width: b }
}

/** Channels of an image, or a mask with its background: what the innermost dimension of NHWC is most of the time. */
const MOST_CHANNELS = 4
/** Sizes are rounded when a network divides them, so two aspects count as one within this factor. */
const SAME_ASPECT = 1.1

/**
 * The layout that a shape can have: NHWC where only the first two dimensions can be the picture, else NCHW, the neutral value.
 * `input` tells what the picture looks like, for outputs of many classes.
 */
export function likelyLayout(shape: readonly Dimension[], input?: { width: number; height: number }): Layout {
  const outer = shape.length === 4 ? shape.slice(1) : shape
  const [first, middle, last] = outer
  if (outer.length !== 3 || first === undefined || middle === undefined || typeof last !== 'number') return 'NCHW'
  if (typeof first === 'string') return typeof middle === 'string' || last <= MOST_CHANNELS ? 'NHWC' : 'NCHW'
  if (typeof middle === 'string') return last < first ? 'NHWC' : 'NCHW'
  if (last <= MOST_CHANNELS && first > MOST_CHANNELS) return 'NHWC'
  if (!input) return 'NCHW'
  const looksLikeInput = (height: number, width: number) => {
    const ratio = (height * input.width) / (width * input.height)
    return ratio < SAME_ASPECT && ratio > 1 / SAME_ASPECT
  }
  return looksLikeInput(first, middle) && !looksLikeInput(middle, last) ? 'NHWC' : 'NCHW'
}

/** Whether an output can hold one value per pixel: not the scores of a classifier, not a scalar, not text. */
export function couldBeMask({ type, shape }: Pick<TensorInfo, 'type' | 'shape'>): boolean {
  if (!NUMBERS.test(type)) return false
  const read = (['NCHW', 'NHWC'] as const).map((layout) => readShape(shape, layout)).filter((each) => each !== null)
  // [N, 1000] is a classifier, whether N is 1 or open.
  if (shape.length === 2 && typeof shape[0] !== typeof shape[1]) return false
  return read.some(({ height, width }) =>
    [height, width].every((side) => typeof side === 'string' || side >= LEAST_SIDE),
  )
}

/** `float32[1,3,512,512]`, as messages show a tensor. */
export function describeTensor({ type, shape }: Pick<TensorInfo, 'type' | 'shape'>): string {
  return `${type}[${shape.join(',')}]`
}
