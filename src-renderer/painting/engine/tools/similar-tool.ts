import { LimitedStroke } from '../colour/limited-stroke.ts'
import type { Task } from '../colour/desk.ts'
import type { Brush } from '../brush.ts'
import { BRUSH_FIELDS } from './brush-tools.ts'
import { amount, choice, settingsOf } from './settings.ts'
import type { Ending, OverlayLine, Outcome, PointerSample, Tool, ToolContext, ToolDefinition } from './tool.ts'

export type SimilarSettings = Brush & {
  /** 0..1: how strictly other colours are left out; 0.5 is what was measured to be best. */
  strength: number
  mode: 'add' | 'erase'
}

type Place = { x: number; y: number }
type Painting = { stroke: LimitedStroke; tasks: Task<Uint8Array>[]; label: string }

/** A dot of an excluded colour is hit within so many pixels of the screen. */
const HIT_PX = 8

/** Paints only on colours like those under the first touch. idle → painting → idle; Ctrl and a click leave a colour out. */
class SimilarTool implements Tool {
  readonly #context: ToolContext<SimilarSettings>
  #painting: Painting | null = null
  #isDown = false
  /** Places whose colours are not painted, until the image is left. */
  #unlike: Place[] = []

  constructor(context: ToolContext<SimilarSettings>) {
    this.#context = context
  }

  get state(): string {
    return `similar.${this.#painting ? (this.#isDown ? 'painting' : 'settling') : 'idle'}`
  }

  get isBusy(): boolean {
    return this.#isDown
  }

  onPointerDown(sample: PointerSample): void {
    if (this.#painting) return
    if (sample.ctrl) return this.#exclude(sample)
    const { plane, settings, changed } = this.#context
    const { strength, mode, ...brush } = settings()
    const erases = mode === 'erase'
    const like = { x: sample.imageX, y: sample.imageY }
    const unlike = [...this.#unlike]
    const tasks: Task<Uint8Array>[] = []
    const stroke = new LimitedStroke(
      plane,
      brush,
      erases ? 'erase' : 'add',
      (area) => {
        const task = this.#context.colours.run('similar', { like, unlike, reach: reachOf(strength), area })
        tasks.push(task)
        return task.result
      },
      changed,
    )
    this.#painting = { stroke, tasks, label: `Similar hair${erases ? ' erased' : ''} ${brush.sizePx} px` }
    this.#isDown = true
    stroke.lineTo(sample.imageX, sample.imageY, sample.pressure)
  }

  onPointerMove(samples: readonly PointerSample[]): void {
    if (!this.#isDown) return
    for (const { imageX, imageY, pressure } of samples) this.#painting?.stroke.lineTo(imageX, imageY, pressure)
  }

  onComplete(): Ending {
    const painting = this.#painting
    this.#isDown = false
    if (!painting) return null
    if (painting.stroke.isSettled) return this.#finish(painting)
    return {
      label: 'Finding similar colours',
      result: painting.stroke.settled().then(() => () => this.#finish(painting)),
      cancel: () => painting.tasks.forEach((task) => task.cancel()),
    }
  }

  onInterrupt(): Ending {
    return this.onComplete()
  }

  onCancel(): void {
    this.#isDown = false
    this.#painting?.tasks.forEach((task) => task.cancel())
    this.#painting?.stroke.revert()
    this.#painting = null
  }

  overlay(): readonly OverlayLine[] {
    const points = this.#unlike.flatMap(({ x, y }) => [x, y])
    return points.length === 0 ? [] : [{ points, closed: false, kind: 'handle' }]
  }

  #finish({ stroke, label }: Painting): Outcome | null {
    this.#painting = null
    const change = stroke.finish()
    return change && { label, change }
  }

  /** Leaves the colour of a place out; clicked again, lets it in. */
  #exclude({ imageX, imageY, viewPx = 1 }: PointerSample): void {
    const { width, height } = this.#context.plane
    if (imageX < 0 || imageY < 0 || imageX >= width || imageY >= height) return
    const others = this.#unlike.filter(({ x, y }) => Math.hypot(x - imageX, y - imageY) > HIT_PX * viewPx)
    const isNew = others.length === this.#unlike.length
    this.#unlike = isNew ? [...others, { x: imageX, y: imageY }] : others
    this.#context.changed()
  }
}

/** Times the measured distances: 2 at no strength, 1 in the middle, a half at full strength. */
const reachOf = (strength: number) => 4 ** (0.5 - strength)

export const similarTool: ToolDefinition<SimilarSettings> = {
  settings: settingsOf<SimilarSettings>({
    ...BRUSH_FIELDS,
    strength: amount(0.5, 0, 1),
    mode: choice('add', ['add', 'erase']),
  }),
  create: (context) => new SimilarTool(context),
}
