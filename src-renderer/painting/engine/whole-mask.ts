import {
  erode,
  dilate,
  feather,
  fillHoles,
  invert,
  removeIslands,
  smooth,
  threshold,
} from '../../../src-shared/mask/index.ts'

/** Something done to all of a mask. Lengths and areas in image pixels. */
export type Operation =
  | { kind: 'fill-holes'; maxAreaPx: number }
  | { kind: 'remove-islands'; minAreaPx: number }
  | { kind: 'grow' | 'shrink' | 'smooth' | 'feather'; radiusPx: number }
  | { kind: 'invert' }
  /** 255 from the byte `from` (1..255) on, else 0. */
  | { kind: 'threshold'; from: number }

/** What the history calls it. */
export function operationLabel(operation: Operation): string {
  switch (operation.kind) {
    case 'fill-holes':
      return `Fill holes to ${operation.maxAreaPx} px`
    case 'remove-islands':
      return `Remove islands under ${operation.minAreaPx} px`
    case 'invert':
      return 'Invert'
    case 'threshold':
      return `Threshold at ${(operation.from / 255).toFixed(2)}`
    default:
      return `${operation.kind.charAt(0).toUpperCase()}${operation.kind.slice(1)} ${operation.radiusPx} px`
  }
}

/** What is said where it would change nothing. */
export function nothingWords(operation: Operation): string {
  switch (operation.kind) {
    case 'fill-holes':
      return `No holes of up to ${operation.maxAreaPx} px² to fill`
    case 'remove-islands':
      return `No islands under ${operation.minAreaPx} px² to remove`
    case 'threshold':
      return 'No soft pixels: every one is 0 or 255 already'
    default:
      return `${operationLabel(operation)} changes nothing here: there is no edge to work on`
  }
}

/** Pixels worked on at once: beyond it a mask is done strip by strip, or it would not fit into memory many times over. */
const STRIP_PIXELS = 4_000_000

/**
 * The mask after an operation; the one given is not changed. Which pixels become what is said in src-shared/mask.
 * @param report told 0..1 of the way
 */
export function operated(
  plane: Uint8Array,
  width: number,
  height: number,
  operation: Operation,
  report: (part: number) => void = () => undefined,
  stripPixels = STRIP_PIXELS,
): Uint8Array {
  switch (operation.kind) {
    case 'fill-holes':
      return fillHoles(plane, width, height, operation.maxAreaPx)
    case 'remove-islands':
      return removeIslands(plane, width, height, operation.minAreaPx)
    case 'invert':
      return invert(plane)
    case 'threshold':
      return threshold(plane, operation.from)
    default: {
      const [work, reachPx] = RADIAL[operation.kind]
      const { radiusPx } = operation
      const strips = { width, height, halo: reachPx(radiusPx), report, stripPixels }
      return inStrips(plane, strips, (part, rows) => work(part, width, rows, radiusPx))
    }
  }
}

type Radial = (plane: Uint8Array, width: number, height: number, radius: number) => Uint8Array

/** Operations that look at a pixel's surroundings, and how far they look. */
const RADIAL: Record<'grow' | 'shrink' | 'smooth' | 'feather', [Radial, reachPx: (radiusPx: number) => number]> = {
  grow: [dilate, Math.ceil],
  shrink: [erode, Math.ceil],
  smooth: [smooth, Math.ceil],
  // Three standard deviations of half a radius.
  feather: [feather, (radiusPx) => Math.max(1, Math.ceil(1.5 * radiusPx))],
}

type Strips = { width: number; height: number; halo: number; report: (part: number) => void; stripPixels: number }

/** Gives the same bytes as all at once, because each strip brings along the rows that it looks at. */
function inStrips(
  plane: Uint8Array,
  { width, height, halo, report, stripPixels }: Strips,
  work: (part: Uint8Array, rows: number) => Uint8Array,
): Uint8Array {
  const out = new Uint8Array(plane.length)
  // Not so few that nearly all is work on rows that others bring along too.
  const least = Math.min(halo, Math.floor(stripPixels / width))
  const rows = Math.max(64, least, Math.floor(stripPixels / width) - 2 * halo)
  for (let top = 0; top < height; top += rows) {
    const bottom = Math.min(height, top + rows)
    const [from, to] = [Math.max(0, top - halo), Math.min(height, bottom + halo)]
    const done = work(plane.subarray(from * width, to * width), to - from)
    out.set(done.subarray((top - from) * width, (bottom - from) * width), top * width)
    report(bottom / height)
  }
  return out
}
