import { readFile, stat } from 'node:fs/promises'
import type { Codec } from './codec.ts'
import type { GreyRaster } from './raster.ts'

const BUDGET_BYTES = 64 * 2 ** 20

/** Masks that were just decoded: the epochs of a run are all scored against the same ones. The least recently used go first. */
export class DecodedMasks {
  readonly #masks = new Map<string, GreyRaster>()
  #bytes = 0

  /** What is returned belongs to everybody: it is read, never written. */
  async read(codec: Codec, path: string): Promise<GreyRaster> {
    // A mask is replaced by renaming, so that another content is another file.
    const { ino, mtimeMs, size } = await stat(path)
    const key = `${path} ${ino} ${mtimeMs} ${size}`
    const known = this.#masks.get(key)
    if (known) {
      this.#masks.delete(key)
      this.#masks.set(key, known)
      return known
    }
    const mask = await codec.decodeMask(await readFile(path), path)
    this.#keep(key, mask)
    return mask
  }

  #keep(key: string, mask: GreyRaster): void {
    if (mask.pixels.length > BUDGET_BYTES / 4) return
    this.#masks.set(key, mask)
    this.#bytes += mask.pixels.length
    for (const [oldest, { pixels }] of this.#masks) {
      if (this.#bytes <= BUDGET_BYTES) break
      this.#masks.delete(oldest)
      this.#bytes -= pixels.length
    }
  }
}
