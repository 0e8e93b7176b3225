import type { Dab } from './brush.ts'

export type StrokeMode = 'add' | 'erase'

/** Puts one piece of a path into the mask, along which size and strength stay the same. */
export type PiecePainter = {
  /** @param goesOn whether the piece before ended at `from` with the same size and strength */
  piece(from: Dab, to: Dab, goesOn: boolean): void
  /** Pixels that the pieces covered so far, for benchmarks. */
  readonly covered: number
}
