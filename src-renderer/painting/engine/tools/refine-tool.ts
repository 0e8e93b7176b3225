import { refineWork } from '../colour/refine-work.ts'
import { SMALLEST_SIZE_PX } from '../brush.ts'
import { amount, settingsOf } from './settings.ts'
import type { Ending, OverlayLine, PointerSample, Tool, ToolContext, ToolDefinition } from './tool.ts'

export type RefineSettings = {
  /** Width of the brush that goes over the edge. */
  sizePx: number
  /** Width of the band when the whole edge is refined. */
  bandPx: number
}

export const WIDEST_REFINE_PX = 800
export const WIDEST_BAND_PX = 160
/** Nearer to the last point than this part of the brush a sample changes nothing that could be seen. */
const THINNING = 0.05

/** Brushes over a band of the edge; at pointer up its coverage comes out of the photo's colours. idle → brushing → idle. */
class RefineTool implements Tool {
  readonly #context: ToolContext<RefineSettings>
  #path: { points: number[]; widthPx: number } | null = null
  #isDown = false

  constructor(context: ToolContext<RefineSettings>) {
    this.#context = context
  }

  get state(): string {
    return `refine.${this.#isDown ? 'brushing' : this.#path ? 'settling' : 'idle'}`
  }

  get isBusy(): boolean {
    return this.#isDown
  }

  onPointerDown({ imageX, imageY }: PointerSample): void {
    if (this.#isDown) return
    this.#isDown = true
    this.#path = { points: [imageX, imageY], widthPx: this.#context.settings().sizePx }
  }

  onPointerMove(samples: readonly PointerSample[]): void {
    const path = this.#path
    if (!path || !this.#isDown) return
    for (const { imageX, imageY } of samples) {
      const [lastX, lastY] = path.points.slice(-2) as [number, number]
      if (Math.hypot(imageX - lastX, imageY - lastY) < Math.max(1, THINNING * path.widthPx)) continue
      path.points.push(imageX, imageY)
    }
  }

  onComplete(): Ending {
    const path = this.#path
    this.#isDown = false
    if (!path) return null
    const { plane, colours } = this.#context
    const work = refineWork(plane, colours, { kind: 'path', path }, `Refine edge ${path.widthPx} px`)
    const result = work.result.then((write) => () => {
      this.#path = null
      return write()
    })
    return { ...work, result }
  }

  onInterrupt(): Ending {
    return this.onComplete()
  }

  onCancel(): void {
    this.#isDown = false
    this.#path = null
  }

  /** The band stays to be seen until its strands have come. */
  overlay(): readonly OverlayLine[] {
    const path = this.#path
    return path ? [{ points: path.points, widthPx: path.widthPx, closed: false, kind: 'band' }] : []
  }
}

export const refineTool: ToolDefinition<RefineSettings> = {
  settings: settingsOf<RefineSettings>({
    sizePx: amount(80, SMALLEST_SIZE_PX, WIDEST_REFINE_PX, 1),
    bandPx: amount(48, 4, WIDEST_BAND_PX, 1),
  }),
  create: (context) => new RefineTool(context),
}
