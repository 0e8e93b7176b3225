import { combinationTable, sourceTable, type Combination, type SourcePlane } from './blend.ts'
import type { MaskPlane } from './mask-plane.ts'
import type { Recorder } from './recorder.ts'

/** So many tiles that stay as they are take about as long as one that changes. */
const UNCHANGED_AT_ONCE = 4

/** Combines the mask with another of its size (blend.ts), tile by tile; what stays as it is costs no memory. */
export function combining(
  plane: MaskPlane,
  recorder: Recorder,
  source: SourcePlane,
  how: Combination,
): Generator<void, void> {
  const tables = { after: combinationTable(how), valueOf: sourceTable(source) }
  const keepsEmpty = how === 'subtract' || how === 'intersect'
  return tileByTile(plane, (tile) => {
    if (keepsEmpty && plane.isEmpty(tile)) return false
    return combineTile(plane, recorder, tile, source.values, tables)
  })
}

/** Takes away all hair. */
export function clearing(plane: MaskPlane, recorder: Recorder): Generator<void, void> {
  return tileByTile(plane, (tile) => {
    if (plane.isEmpty(tile)) return false
    recorder.touch(tile)
    plane.fillTile(tile, 0)
    return true
  })
}

/** @param work returns whether it changed the tile */
export function* tileByTile(plane: MaskPlane, work: (tile: number) => boolean): Generator<void, void> {
  let unchanged = 0
  for (let tile = 0; tile < plane.tileColumns * plane.tileRows; tile++) {
    if (work(tile) || ++unchanged % UNCHANGED_AT_ONCE === 0) yield
  }
}

type Tables = { after: Uint8Array; valueOf: Uint8Array }

function combineTile(
  plane: MaskPlane,
  recorder: Recorder,
  tile: number,
  others: Uint8Array,
  { after, valueOf }: Tables,
): boolean {
  const { data, width } = plane
  const rect = plane.tileRect(tile)
  let isChanged = false
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    for (let at = y * width + rect.x, end = at + rect.width; at < end; at++) {
      const before = data[at] as number
      const value = after[((valueOf[others[at] as number] as number) << 8) | before] as number
      if (value === before) continue
      if (!isChanged) recorder.touch(tile)
      isChanged = true
      data[at] = value
    }
  }
  if (isChanged) plane.markRect(rect)
  return isChanged
}

/** Pixels that a prediction would count at a threshold: what the slider shows before anything is done. */
export class ProbabilityCounts {
  /** How many pixels have at least this byte. */
  readonly #from = new Float64Array(257)

  constructor(probability: Uint8Array) {
    const histogram = new Uint32Array(256)
    for (const value of probability) histogram[value] = (histogram[value] as number) + 1
    for (let value = 255; value >= 0; value--) {
      this.#from[value] = (this.#from[value + 1] as number) + (histogram[value] as number)
    }
  }

  at(threshold: number): number {
    return this.#from[thresholdByte(threshold)] as number
  }
}

/** The smallest byte that reaches a threshold of 0..1. */
export function thresholdByte(threshold: number): number {
  return Math.min(255, Math.max(0, Math.ceil(threshold * 255 - 1e-9)))
}
