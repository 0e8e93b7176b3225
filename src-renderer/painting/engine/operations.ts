import { type MaskPlane } from './mask-plane.ts'
import { Recorder, type Change } from './recorder.ts'

/** How a prediction meets the mask that is there. */
export type Combination = 'replace' | 'add' | 'overlap'

/** Runs `pixel` over every byte of the plane: a whole-mask operation as one step. Null where nothing changed. */
function overAll(plane: MaskPlane, pixel: (at: number, now: number) => number): Change | null {
  const recorder = new Recorder(plane)
  for (let tile = 0; tile < plane.tileColumns * plane.tileRows; tile++) {
    recorder.touch(tile)
    const rect = plane.tileRect(tile)
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      const start = y * plane.width + rect.x
      for (let at = start; at < start + rect.width; at++) plane.data[at] = pixel(at, plane.data[at] as number)
    }
    plane.markRect(rect)
  }
  return recorder.finish()
}

/**
 * Cuts a prediction at a threshold and puts it into the mask: 255 from the threshold up, 0 below.
 * Replace: it alone counts; add: where either is; overlap: where both are (the softer of the two).
 * @param probability one byte per pixel, 0..255 for 0..1
 * @param threshold 0..1
 */
export function combine(plane: MaskPlane, probability: Uint8Array, threshold: number, how: Combination): Change | null {
  const cut = thresholdByte(threshold)
  return overAll(plane, (at, now) => {
    const predicted = (probability[at] as number) >= cut ? 255 : 0
    if (how === 'replace') return predicted
    return how === 'add' ? Math.max(now, predicted) : Math.min(now, predicted)
  })
}

export function clear(plane: MaskPlane): Change | null {
  return overAll(plane, () => 0)
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
