import type { Level } from '../engine/index.ts'

/** Places along one axis: pixel `index` of the picture lies at `start + index × step`, in pixels of the level. */
export type Axis = { start: number; step: number; length: number }

type Places = { from: Int32Array; to: Int32Array; part: Int32Array }

/** Weights are parts of 256. */
const WHOLE = 256

/**
 * Coverage as a picture of `columns.length × rows.length` shows it, row by row into `out`. Smooth: bilinear between the
 * centres of pixels (which lie at a half); else the pixel at the place. What lies beyond the level is its nearest pixel.
 */
export function sampleCoverage(level: Level, columns: Axis, rows: Axis, smooth: boolean, out: Uint8Array): void {
  const across = placesOf(columns, level.width, smooth)
  const down = placesOf(rows, level.height, smooth)
  for (let row = 0; row < rows.length; row++) {
    const upper = (down.from[row] as number) * level.width
    const lower = (down.to[row] as number) * level.width
    if (smooth) blendRow(level.data, upper, lower, down.part[row] as number, across, out, row * columns.length)
    else copyRow(level.data, upper, across.from, out, row * columns.length)
  }
}

function copyRow(data: Uint8Array, row: number, columns: Int32Array, out: Uint8Array, at: number): void {
  for (let column = 0; column < columns.length; column++)
    out[at + column] = data[row + (columns[column] as number)] as number
}

function blendRow(
  data: Uint8Array,
  upper: number,
  lower: number,
  downPart: number,
  { from, to, part }: Places,
  out: Uint8Array,
  at: number,
): void {
  for (let column = 0; column < from.length; column++) {
    const left = from[column] as number
    const right = to[column] as number
    const a = data[upper + left] as number
    const b = data[upper + right] as number
    const c = data[lower + left] as number
    const d = data[lower + right] as number
    // Most of a mask is flat.
    if (a === b && a === c && a === d) {
      out[at + column] = a
      continue
    }
    const acrossPart = part[column] as number
    const top = a * WHOLE + (b - a) * acrossPart
    const bottom = c * WHOLE + (d - c) * acrossPart
    out[at + column] = (top * WHOLE + (bottom - top) * downPart + 32768) >> 16
  }
}

function placesOf({ start, step, length }: Axis, size: number, smooth: boolean): Places {
  const places = { from: new Int32Array(length), to: new Int32Array(length), part: new Int32Array(length) }
  const last = size - 1
  for (let index = 0; index < length; index++) {
    const place = start + index * step - (smooth ? 0.5 : 0)
    const whole = Math.floor(place)
    places.from[index] = Math.min(last, Math.max(0, whole))
    places.to[index] = Math.min(last, Math.max(0, whole + 1))
    places.part[index] = Math.round((place - whole) * WHOLE)
  }
  return places
}
