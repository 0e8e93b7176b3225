import type { Brush } from '../brush.ts'
import type { MaskPlane } from '../mask-plane.ts'
import { Recorder } from '../recorder.ts'
import type { StrokeMode } from '../piece-painter.ts'
import { StrokePainter } from '../stroke-painter.ts'
import type { Outcome, PointerSample, Tool } from './tool.ts'

type Painting = { painter: StrokePainter; recorder: Recorder; label: string }

type Options = {
  name: string
  /** What the history calls its strokes. */
  label: string
  mode: StrokeMode
  /** Asked when a stroke begins, so that a change of size in the middle of one waits for the next. */
  brush: () => Brush
}

/** Brush and eraser: idle → painting → idle. */
export class StrokeTool implements Tool {
  readonly #plane: MaskPlane
  readonly #options: Options
  #painting: Painting | null = null

  constructor(plane: MaskPlane, options: Options) {
    this.#plane = plane
    this.#options = options
  }

  get state(): string {
    return `${this.#options.name}.${this.#painting ? 'painting' : 'idle'}`
  }

  get isBusy(): boolean {
    return this.#painting !== null
  }

  onPointerDown({ imageX, imageY, pressure }: PointerSample): void {
    if (this.#painting) return
    const brush = this.#options.brush()
    const recorder = new Recorder(this.#plane)
    const painter = new StrokePainter(this.#plane, recorder, brush, this.#options.mode)
    this.#painting = { painter, recorder, label: `${this.#options.label} ${brush.sizePx} px` }
    painter.lineTo(imageX, imageY, pressure)
  }

  onPointerMove(samples: readonly PointerSample[]): void {
    for (const { imageX, imageY, pressure } of samples) this.#painting?.painter.lineTo(imageX, imageY, pressure)
  }

  onComplete(): Outcome | null {
    const painting = this.#painting
    this.#painting = null
    const change = painting?.recorder.finish()
    return painting && change ? { label: painting.label, change } : null
  }

  onInterrupt(): Outcome | null {
    return this.onComplete()
  }

  onCancel(): void {
    this.#painting?.recorder.revert()
    this.#painting = null
  }
}
