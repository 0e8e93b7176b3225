import { coverageAt, type Brush } from './brush.ts'
import type { Capsule } from './capsule.ts'

/** Steps between core and edge: fine enough that a step is never more than a fifth of a level. */
const STEPS = 2048
const FLAT = 1e-9

/**
 * How a brush falls off from its core to its edge, as a table over the distance: the inner loops only look it up.
 * Within a row a capsule has three zones (disc at one end, straight part, disc at the other), each with a plain formula.
 */
export class Falloff {
  readonly #core: number
  readonly #stepsPerPx: number
  readonly #table = new Uint8Array(STEPS + 2)

  constructor(brush: Brush) {
    const radius = brush.sizePx / 2
    this.#core = radius * brush.hardness
    this.#stepsPerPx = STEPS / (radius - this.#core)
    for (let step = 0; step < STEPS; step++) {
      const distance = this.#core + ((step + 0.5) / STEPS) * (radius - this.#core)
      this.#table[step] = Math.round(coverageAt(brush, distance) * 255)
    }
  }

  /** Writes the coverage of pixels `first` to `last` of row `y` to the same places of `out`. They lie outside the core. */
  row(capsule: Capsule, y: number, first: number, last: number, out: Uint8Array): void {
    const { ax, ay, bx, by, ux, uy, length } = capsule
    const away = y + 0.5 - ay
    if (Math.abs(ux) <= FLAT) {
      // The segment stands upright (or is a point): the whole row belongs to one zone.
      const along = away * uy
      if (along <= 0 || length === 0) this.#disc(ax, away, first, last, out)
      else if (along >= length) this.#disc(bx, y + 0.5 - by, first, last, out)
      else this.#straight(capsule, away, first, last, out)
      return
    }
    const atA = ax - (away * uy) / ux
    const atB = ax + (length - away * uy) / ux
    const straightFirst = Math.max(first, Math.ceil(Math.min(atA, atB) - 0.5))
    const straightLast = Math.min(last, Math.floor(Math.max(atA, atB) - 0.5))
    const leftEnd = Math.min(last, straightFirst - 1)
    const rightStart = Math.max(straightFirst, straightLast + 1)
    if (ux > 0) {
      this.#disc(ax, away, first, leftEnd, out)
      this.#disc(bx, y + 0.5 - by, rightStart, last, out)
    } else {
      this.#disc(bx, y + 0.5 - by, first, leftEnd, out)
      this.#disc(ax, away, rightStart, last, out)
    }
    this.#straight(capsule, away, straightFirst, straightLast, out)
  }

  #disc(centreX: number, away: number, first: number, last: number, out: Uint8Array): void {
    const table = this.#table
    const scale = this.#stepsPerPx
    const core = this.#core
    const squared = away * away
    for (let x = first; x <= last; x++) {
      const dx = x + 0.5 - centreX
      out[x] = table[((Math.sqrt(dx * dx + squared) - core) * scale) | 0] as number
    }
  }

  #straight({ ax, ux, uy }: Capsule, away: number, first: number, last: number, out: Uint8Array): void {
    const table = this.#table
    const scale = this.#stepsPerPx
    const core = this.#core
    const offset = (0.5 - ax) * uy - away * ux
    for (let x = first; x <= last; x++) {
      out[x] = table[((Math.abs(x * uy + offset) - core) * scale) | 0] as number
    }
  }
}
