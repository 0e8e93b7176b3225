/** Values of one image inside the net: channel by channel, row by row, with the gradient of the loss beside each value. */
export type Plane = { channels: number; side: number; values: Float32Array; gradient: Float32Array }

export function createPlane(channels: number, side: number): Plane {
  const count = channels * side * side
  return { channels, side, values: new Float32Array(count), gradient: new Float32Array(count) }
}

/** One step of the net, forward and back. */
export type Layer = { forward(): void; backward(): void }

/** Weights with what Adam remembers of them. */
export type Parameters = {
  name: string
  dims: number[]
  values: Float32Array
  gradient: Float32Array
  mean: Float32Array
  variance: Float32Array
}

export function createParameters(name: string, dims: number[], value: () => number): Parameters {
  const count = dims.reduce((product, size) => product * size, 1)
  return {
    name,
    dims,
    values: Float32Array.from({ length: count }, value),
    gradient: new Float32Array(count),
    mean: new Float32Array(count),
    variance: new Float32Array(count),
  }
}

/** Each value to a square of two by two. */
export class Upsample implements Layer {
  readonly #from: Plane
  readonly #to: Plane

  constructor(from: Plane, to: Plane) {
    this.#from = from
    this.#to = to
  }

  forward(): void {
    this.#each((from, to) => (this.#to.values[to] = this.#from.values[from]!))
  }

  backward(): void {
    this.#each((from, to) => (this.#from.gradient[from]! += this.#to.gradient[to]!))
  }

  #each(visit: (from: number, to: number) => void): void {
    const { side, channels } = this.#to
    const half = side / 2
    for (let channel = 0; channel < channels; channel += 1) {
      for (let y = 0; y < side; y += 1) {
        const row = (channel * half + (y >> 1)) * half
        for (let x = 0; x < side; x += 1) visit(row + (x >> 1), (channel * side + y) * side + x)
      }
    }
  }
}
