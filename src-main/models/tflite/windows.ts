import type { Attributes } from './graph.ts'
import type { Site } from './site.ts'

export type Padding = 'same' | 'valid'
/** One direction of a sliding window: sizes in elements. */
export type Window = { filter: number; stride: number; dilation: number }
/** How far the input is padded, and how long the output is. */
export type Placed = { begin: number; end: number; out: number }

/** The option that says how borders are treated: 0 SAME, 1 VALID. */
export function readPadding(site: Site, field = 0): Padding {
  const padding = site.byte(field)
  if (padding !== 0 && padding !== 1) throw site.fault(`has padding ${padding}`)
  return padding === 0 ? 'same' : 'valid'
}

/**
 * Where a window goes over `size` elements. SAME: out = ⌈size / stride⌉, and what is missing is padded, the odd one at the end.
 * VALID: only where the whole window fits. As tensorflow/lite/kernels/padding.h.
 */
export function placeWindow(size: number, { filter, stride, dilation }: Window, padding: Padding): Placed {
  const reach = (filter - 1) * dilation + 1
  if (padding === 'valid') return { begin: 0, end: 0, out: Math.floor((size - reach) / stride) + 1 }
  const out = Math.ceil(size / stride)
  const total = Math.max(0, (out - 1) * stride + reach - size)
  const begin = total >> 1
  return { begin, end: total - begin, out }
}

type Directions<T> = { height: T; width: T }

/** Both directions of a window over an image, as attributes of a convolution or pooling, with the size of the result. */
export function slide(site: Site, size: Directions<number>, window: Directions<Window>, padding: Padding) {
  const rows = placeWindow(size.height, window.height, padding)
  const columns = placeWindow(size.width, window.width, padding)
  if (rows.out < 1 || columns.out < 1) throw site.fault('has a window larger than its input')
  const pair = (key: keyof Window) => ({ ints: [window.height[key], window.width[key]] })
  const attributes: Attributes = {
    kernel_shape: pair('filter'),
    strides: pair('stride'),
    pads: { ints: [rows.begin, columns.begin, rows.end, columns.end] },
  }
  return { attributes, dilations: pair('dilation'), height: rows.out, width: columns.out }
}
