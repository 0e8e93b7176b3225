import { TILE_SIZE } from '../../../src-shared/mask/index.ts'

/** 16 MB: as many tiles as a mask of 4096² has. */
const MOST_SPARE = 256

/**
 * Buffers of one tile each, used again: the memory of a new one is cleared by the system at its first touch, which takes
 * longer than to copy a tile into it, and a stroke of a large brush needs dozens within a frame.
 */
export class TilePool {
  readonly #spare: Uint8Array[] = []

  /** @param length in bytes, at most a tile's; the content is whatever was there before */
  take(length: number): Uint8Array {
    return (this.#spare.pop() ?? new Uint8Array(TILE_SIZE * TILE_SIZE)).subarray(0, length)
  }

  /** Takes back what `take` gave; nobody may look at it any more. */
  giveBack(buffer: Uint8Array): void {
    if (this.#spare.length < MOST_SPARE) this.#spare.push(new Uint8Array(buffer.buffer))
  }
}
