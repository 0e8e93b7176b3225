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

  /** A whole number, both ends included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  /** One of the keys, each as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries(weights) as [K, number][]
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [key, weight] of entries) {
      left -= weight
      if (left < 0) return key
    }
    return entries.at(-1)![0]
  }
}

/** Smooth noise in -1..1 that changes over a distance of about 1; `seed` picks another field. */
export function smoothNoise(x: number, y: number, seed: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)]
  const [u, v] = [eased(x - column), eased(y - row)]
  const upper = pixelNoise(column, row, seed) * (1 - u) + pixelNoise(column + 1, row, seed) * u
  const lower = pixelNoise(column, row + 1, seed) * (1 - u) + pixelNoise(column + 1, row + 1, seed) * u
  return (upper * (1 - v) + lower * v) * 2 - 1
}

const eased = (t: number) => t * t * (3 - 2 * t)

/** Smooth noise in -1..1 with finer noise upon it. */
export function layeredNoise(x: number, y: number, seed: number): number {
  return (
    smoothNoise(x, y, seed) * 0.55 +
    smoothNoise(x * 2.1, y * 2.1, seed + 7) * 0.3 +
    smoothNoise(x * 4.3, y * 4.3, seed + 13) * 0.15
  )
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
