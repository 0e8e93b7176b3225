import { copyRect, type Rect } from '../../../src-shared/mask/index.ts'
import { combinationTable, sourceTable, type Combination, type SourcePlane } from './blend.ts'
import type { MaskPlane } from './mask-plane.ts'
import { Recorder, type Change } from './recorder.ts'
import { writeTile } from './write-tile.ts'

/** Makes every tile of the plane anew, as one step. Null where nothing changed. */
function overAll(plane: MaskPlane, work: (pixels: Uint8Array, rect: Rect) => void, exact = false): Change | null {
  const recorder = new Recorder(plane, { exact })
  for (let tile = 0; tile < plane.tileColumns * plane.tileRows; tile++) {
    const rect = plane.tileRect(tile)
    const pixels = copyRect(plane.data, plane.width, rect)
    work(pixels, rect)
    writeTile(plane, recorder, tile, rect, pixels)
  }
  return recorder.finish()
}

/**
 * Combines the mask with another of its size (blend.ts).
 * @param exact a binary mask takes what is soft as it is: what it had once is put back
 */
export function combine(plane: MaskPlane, source: SourcePlane, how: Combination, exact = false): Change | null {
  const table = combinationTable(how)
  const valueOf = sourceTable(source)
  const work = (pixels: Uint8Array, rect: Rect) => {
    const others = copyRect(source.values, source.width, rect)
    for (let at = 0; at < pixels.length; at++) {
      pixels[at] = table[((valueOf[others[at] as number] as number) << 8) | (pixels[at] as number)] as number
    }
  }
  return overAll(plane, work, exact)
}

export function clear(plane: MaskPlane): Change | null {
  return overAll(plane, (pixels) => pixels.fill(0))
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
