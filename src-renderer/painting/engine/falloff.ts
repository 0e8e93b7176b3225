import { falloffAt } from './brush.ts'

/** Steps from core to edge: fine enough that a step is a fraction of a level wherever the fall is not steeper than a pixel. */
const STEPS = 4096

/**
 * How a brush falls off from its core to its edge, as a table over the **square** of the distance: the inner loops need
 * no root. Entry i stands for u = (i + ½) / STEPS, where u = (d² − core²) / (radius² − core²).
 */
export class Falloff {
  readonly #hardness: number
  readonly #tables = new Map<number, Uint8Array>()
  readonly #linearTables = new Map<number, Uint8Array>()

  constructor(hardness: number) {
    this.#hardness = hardness
  }

  /** Coverage 0..`full` by steps of u; the entries past the end are 0. A pen's opacity asks for many, so they are kept. */
  table(full: number): Uint8Array {
    const known = this.#tables.get(full)
    if (known) return known
    const core = this.#hardness ** 2
    const table = new Uint8Array(STEPS + 2)
    for (let step = 0; step < STEPS; step++) {
      const share = Math.sqrt(core + ((step + 0.5) / STEPS) * (1 - core))
      table[step] = Math.round(falloffAt(this.#hardness, share) * full)
    }
    this.#tables.set(full, table)
    return table
  }

  /** The same over the distance itself: entry i stands for (d − core) / (radius − core) = (i + ½) / STEPS. */
  linearTable(full: number): Uint8Array {
    const known = this.#linearTables.get(full)
    if (known) return known
    const table = new Uint8Array(STEPS + 2)
    for (let step = 0; step < STEPS; step++) {
      const share = this.#hardness + ((step + 0.5) / STEPS) * (1 - this.#hardness)
      table[step] = Math.round(falloffAt(this.#hardness, share) * full)
    }
    this.#linearTables.set(full, table)
    return table
  }

  /** What d − core is multiplied with to give an index of the linear table. */
  stepsPerPx(radius: number): number {
    return STEPS / (radius - radius * this.#hardness)
  }

  /** What u's numerator is multiplied with to give an index of the table. */
  stepsPerSquarePx(radius: number): number {
    const core = radius * this.#hardness
    return STEPS / (radius * radius - core * core)
  }
}
