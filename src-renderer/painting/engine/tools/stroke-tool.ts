import { hardBrush, type Brush } from '../brush.ts'
import type { MaskPlane } from '../mask-plane.ts'
import type { StrokeMode } from '../piece-painter.ts'
import { Recorder } from '../recorder.ts'
import { StrokePainter } from '../stroke-painter.ts'
import type { Unfinished, OverlayLine, PointerSample, Tool } from './tool.ts'

export type StrokeSettings = Brush & {
  /** Length of the rope between pointer and brush, in image pixels; 0: none. */
  stabiliser: number
}

type Point = { x: number; y: number }

type Painting = {
  painter: StrokePainter
  recorder: Recorder
  label: string
  stabiliser: number
  /** Where the brush is; with a rope, behind the pointer. */
  tip: Point
  last: PointerSample
  /** Where a straight line began, while Shift is held. */
  straightFrom: Point | null
  /** Of a pen: the firmest since then. At the line's end the pen is being lifted. */
  straightPressure: number | undefined
  /** The end of the stroke before, for as long as this may be a click that joins it. */
  joins: Point | null
}

type Options = {
  name: string
  /** What the history calls its strokes. */
  label: string
  mode: StrokeMode
  /** Asked when a stroke begins, so that a change of size in the middle of one waits for the next. */
  settings: () => StrokeSettings
}

/** A hand that holds still moves less than this. CSS pixels. */
const CLICK_VIEW_PX = 3

/**
 * Brush and eraser: idle → painting ⇄ straight → idle.
 *
 * Shift makes straight lines, which are painted when the pointer or Shift goes up: from where Shift was pressed to the
 * pointer; a click with Shift draws from the end of the stroke before to the click. The stabiliser is a rope of L image
 * pixels: the brush stays where it is while the pointer is nearer than L, else it is drawn along the line to it, so that
 * L remains: tip ← pointer − (pointer − tip) × L / |pointer − tip|. At the end the brush comes to the pointer.
 */
export class StrokeTool implements Tool {
  readonly #plane: MaskPlane
  readonly #options: Options
  #painting: Painting | null = null
  #lastEnd: Point | null = null
  #hover: PointerSample | null = null

  constructor(plane: MaskPlane, options: Options) {
    this.#plane = plane
    this.#options = options
  }

  get state(): string {
    const painting = this.#painting
    return `${this.#options.name}.${painting === null ? 'idle' : painting.straightFrom ? 'straight' : 'painting'}`
  }

  get isBusy(): boolean {
    return this.#painting !== null
  }

  onPointerDown(sample: PointerSample): void {
    if (this.#painting) return
    this.#hover = null
    const { stabiliser, ...brush } = this.#options.settings()
    const recorder = new Recorder(this.#plane)
    const tip = placeOf(sample)
    const painter = new StrokePainter(
      this.#plane,
      recorder,
      this.#plane.isBinary ? hardBrush(brush) : brush,
      this.#options.mode,
    )
    const label = `${this.#options.label} ${brush.sizePx} px`
    const joins = sample.shift ? this.#lastEnd : null
    const straightFrom = sample.shift ? tip : null
    const straightPressure = sample.pressure
    this.#painting = { painter, recorder, label, stabiliser, tip, last: sample, straightFrom, straightPressure, joins }
    if (!sample.shift) painter.lineTo(tip.x, tip.y, sample.pressure)
  }

  onPointerMove(samples: readonly PointerSample[]): void {
    const painting = this.#painting
    if (!painting) return
    for (const sample of samples) {
      if (sample.shift) aim(painting, sample)
      else if (painting.straightFrom) drawStraight(painting)
      painting.last = sample
      if (!painting.straightFrom) follow(painting, sample)
    }
  }

  onComplete(): Unfinished | null {
    const painting = this.#painting
    if (!painting) return null
    if (painting.straightFrom) drawStraight(painting)
    else goTo(painting, placeOf(painting.last))
    this.#lastEnd = painting.tip
    this.#painting = null
    return { label: painting.label, recorder: painting.recorder }
  }

  onInterrupt(): Unfinished | null {
    return this.onComplete()
  }

  onCancel(): void {
    this.#painting?.recorder.revert()
    this.#painting = null
  }

  onHover(sample: PointerSample | null): void {
    this.#hover = sample
  }

  /** The straight line that would be painted, or the rope. */
  overlay(): readonly OverlayLine[] {
    const painting = this.#painting
    if (!painting) {
      const from = this.#hover?.shift ? this.#lastEnd : null
      return from && this.#hover ? [guide(from, placeOf(this.#hover))] : []
    }
    const to = placeOf(painting.last)
    if (painting.straightFrom) return [guide(startOf(painting, painting.straightFrom), to)]
    return painting.stabiliser > 0 ? [guide(painting.tip, to)] : []
  }
}

const placeOf = ({ imageX, imageY }: PointerSample): Point => ({ x: imageX, y: imageY })

const guide = (from: Point, to: Point): OverlayLine => ({
  points: [from.x, from.y, to.x, to.y],
  closed: false,
  kind: 'guide',
})

/** A click joins the stroke before; a drag begins where it began. */
function startOf({ joins, last }: Painting, from: Point): Point {
  const isClick = Math.hypot(last.imageX - from.x, last.imageY - from.y) <= CLICK_VIEW_PX * (last.viewPx ?? 1)
  return joins && isClick ? joins : from
}

function aim(painting: Painting, { pressure }: PointerSample): void {
  const isFirst = painting.straightFrom === null
  painting.straightFrom ??= painting.tip
  if (pressure === undefined) return
  painting.straightPressure = isFirst ? pressure : Math.max(painting.straightPressure ?? 0, pressure)
}

function drawStraight(painting: Painting): void {
  if (!painting.straightFrom) return
  const start = startOf(painting, painting.straightFrom)
  painting.painter.lineTo(start.x, start.y, painting.straightPressure)
  goTo(painting, placeOf(painting.last), painting.straightPressure)
  painting.straightFrom = null
  painting.joins = null
}

function follow(painting: Painting, sample: PointerSample): void {
  const { tip, stabiliser } = painting
  const pointer = placeOf(sample)
  if (stabiliser === 0) return goTo(painting, pointer)
  const distance = Math.hypot(pointer.x - tip.x, pointer.y - tip.y)
  if (distance <= stabiliser) return
  const part = stabiliser / distance
  goTo(painting, { x: pointer.x - (pointer.x - tip.x) * part, y: pointer.y - (pointer.y - tip.y) * part })
}

function goTo(painting: Painting, place: Point, pressure = painting.last.pressure): void {
  painting.tip = place
  painting.painter.lineTo(place.x, place.y, pressure)
}
