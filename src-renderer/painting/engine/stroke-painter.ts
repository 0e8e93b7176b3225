import { dabAt, type Brush, type Dab } from './brush.ts'
import { FlowPainter } from './flow-painter.ts'
import { HexagonPainter } from './hexagon-painter.ts'
import type { MaskPlane } from './mask-plane.ts'
import type { PiecePainter, StrokeMode } from './piece-painter.ts'
import type { Recorder } from './recorder.ts'
import { CapsulePainter } from './capsule-painter.ts'

/** A change of size or strength along a segment is made in steps that nobody sees. */
const RADIUS_STEP_PX = 0.5
const STRENGTH_STEP = 4
const MOST_STEPS = 64
const SAME_PX = 1e-6

/**
 * Puts one stroke into the mask while the hand moves.
 *
 * A pixel's coverage by a stroke is that of the nearest point of the path (brush.ts, `falloffAt`): the limit of ever
 * denser stamps of which the strongest counts, so going over a place twice in one stroke changes nothing. With `c` that
 * coverage as 0..255 and `b` the pixel before the stroke: adding gives max(b, c), erasing b × (255 − c) / 255.
 * With a flow below 1 dabs gather instead (flow-painter.ts).
 */
export class StrokePainter {
  readonly #brush: Brush
  readonly #painter: PiecePainter
  #at: Dab | null = null
  /** Size and strength of the piece before. */
  #last: Dab | null = null

  constructor(plane: MaskPlane, recorder: Recorder, brush: Brush, mode: StrokeMode) {
    this.#brush = brush
    this.#painter = painterFor(plane, recorder, brush, mode)
  }

  get covered(): number {
    return this.#painter.covered
  }

  /** Goes on to a point, in image coordinates; the first call sets the pointer down. @param pressure 0..1 */
  lineTo(imageX: number, imageY: number, pressure = 1): void {
    const from = this.#at
    const to = atSamePlace(from, dabAt(this.#brush, imageX, imageY, pressure))
    if (from && from.x === to.x && from.y === to.y && from.radius === to.radius && from.full === to.full) return
    this.#at = to
    if (!from) return this.#piece(to, to)
    const change = Math.max(
      Math.abs(to.radius - from.radius) / RADIUS_STEP_PX,
      Math.abs(to.full - from.full) / STRENGTH_STEP,
    )
    const steps = Math.min(MOST_STEPS, Math.max(1, Math.ceil(change)))
    let start = from
    for (let step = 1; step <= steps; step++) {
      const end = step === steps ? to : between(from, to, step / steps)
      this.#piece(start, end)
      start = end
    }
  }

  #piece(from: Dab, to: Dab): void {
    const last = this.#last
    const goesOn = last !== null && last.radius === to.radius && last.full === to.full
    this.#last = to
    this.#painter.piece(from, to, goesOn)
  }
}

function painterFor(plane: MaskPlane, recorder: Recorder, brush: Brush, mode: StrokeMode): PiecePainter {
  if (brush.flow < 1) return new FlowPainter(plane, recorder, brush, mode)
  if (brush.shape === 'square') return new HexagonPainter(plane, recorder, brush, mode)
  return new CapsulePainter(plane, recorder, brush, mode)
}

/** A way that is no longer than rounding has no direction: what lies there is at the place before. */
function atSamePlace(from: Dab | null, to: Dab): Dab {
  const isSame = from !== null && Math.abs(to.x - from.x) < SAME_PX && Math.abs(to.y - from.y) < SAME_PX
  return isSame ? { ...to, x: from.x, y: from.y } : to
}

function between(from: Dab, to: Dab, part: number): Dab {
  const mix = (a: number, b: number) => a + (b - a) * part
  return {
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
    radius: mix(from.radius, to.radius),
    full: Math.round(mix(from.full, to.full)),
  }
}
