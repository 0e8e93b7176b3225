/**
 * Random numbers from integer hashes: the same seed draws the same portrait on every machine. One stream per layer, so
 * that a changed background leaves the hair alone.
 */
export class Random {
  #state: number

  constructor(seed: number, stream: string) {
    let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b)
    for (let index = 0; index < stream.length; index += 1) {
      state = Math.imul(state ^ stream.charCodeAt(index), 0x01000193)
    }
    this.#state = state
  }

  /** 0 up to, never reaching, 1. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0
    return mix(this.#state) / 2 ** 32
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next()
  }

  /** Bell-shaped around 0, about -1.7 to 1.7, standard deviation 0.5. */
  bell(): number {
    return (this.next() + this.next() + this.next() - 1.5) * 1.15
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  sign(): 1 | -1 {
    return this.next() < 0.5 ? -1 : 1
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.next() * items.length)] ?? items[0]
  }
}

/** Noise of a pixel, 0..1. */
export function pixelNoise(x: number, y: number, seed: number): number {
  return mix(Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(seed, 974634737)) / 2 ** 32
}

function mix(value: number): number {
  let hash = value ^ (value >>> 16)
  hash = Math.imul(hash, 0x7feb352d)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return (hash ^ (hash >>> 16)) >>> 0
}
