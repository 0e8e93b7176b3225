import type { GreyPlane } from './decode.ts'

/** Bytes of decoded planes that are kept: two models and the truth of a 12 MP photo, and what was seen before. */
const KEPT_BYTES = 192_000_000

/** Decoded planes by address, the least recently used given up first. */
export class PlaneCache {
  readonly #load: (url: string) => Promise<GreyPlane>
  readonly #planes = new Map<string, Promise<GreyPlane>>()
  readonly #bytes = new Map<string, number>()

  constructor(load: (url: string) => Promise<GreyPlane>) {
    this.#load = load
  }

  async get(url: string): Promise<GreyPlane> {
    const loading = this.#planes.get(url) ?? this.#load(url)
    // Maps keep the order of insertion: the newest use goes to the end.
    this.#planes.delete(url)
    this.#planes.set(url, loading)
    try {
      const plane = await loading
      this.#bytes.set(url, plane.values.length)
      this.#giveUp(url)
      return plane
    } catch (error) {
      this.#planes.delete(url)
      throw error
    }
  }

  #giveUp(except: string): void {
    let total = [...this.#bytes.values()].reduce((sum, bytes) => sum + bytes, 0)
    for (const url of this.#planes.keys()) {
      if (total <= KEPT_BYTES) return
      if (url === except) continue
      total -= this.#bytes.get(url) ?? 0
      this.#planes.delete(url)
      this.#bytes.delete(url)
    }
  }
}
