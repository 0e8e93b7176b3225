import { beginDrawing, closeDrawing, selectingSettings, type Drawing, type SelectingSettings } from './selecting.ts'
import type {
  Ending,
  OverlayLine,
  PointerSample,
  Tool,
  ToolContext,
  ToolDefinition,
  ToolKey,
  Unapplied,
} from './tool.ts'

/** So near to the first point a click closes the polygon. CSS pixels. */
const CLOSING_VIEW_PX = 8
/** x and y of three points. */
const FEWEST = 6

/**
 * Click by click: idle → open ⇄ placing → idle. A click sets a point, and drags it until the pointer goes up; a click on
 * the first point, a double click or Enter closes; Backspace takes the last point away.
 */
class PolygonTool implements Tool {
  readonly #context: ToolContext<SelectingSettings>
  #drawing: Drawing | null = null
  /** Pointer down: this click sets a point, or closes. */
  #click: 'none' | 'places' | 'closes' = 'none'
  #hover: PointerSample | null = null

  constructor(context: ToolContext<SelectingSettings>) {
    this.#context = context
  }

  get state(): string {
    if (!this.#drawing) return 'polygon.idle'
    return this.#click === 'none' ? 'polygon.open' : 'polygon.placing'
  }

  get isBusy(): boolean {
    return this.#drawing !== null
  }

  onPointerDown(sample: PointerSample): void {
    this.#hover = null
    if (!this.#drawing) {
      this.#drawing = beginDrawing(sample, this.#context.settings())
      this.#click = 'places'
      return
    }
    this.#click = this.#wouldClose(sample) ? 'closes' : 'places'
    if (this.#click === 'places') this.#drawing.points.push(sample.imageX, sample.imageY)
  }

  onPointerMove(samples: readonly PointerSample[]): void {
    const last = samples.at(-1)
    if (!last || !this.#drawing || this.#click !== 'places') return
    this.#drawing.points.splice(-2, 2, last.imageX, last.imageY)
  }

  onComplete(): Ending {
    const closes = this.#click === 'closes'
    this.#click = 'none'
    return closes ? this.#close() : null
  }

  /** The points stay; nothing is closed by a pointer that was lost. */
  onInterrupt(): Ending {
    this.#click = 'none'
    return null
  }

  onCancel(): void {
    this.#drawing = null
    this.#click = 'none'
    this.#hover = null
  }

  onHover(sample: PointerSample | null): void {
    this.#hover = sample
  }

  /** Its two clicks set two points on the same place, which enclose nothing more than one. */
  onDoubleClick(): Ending {
    if (this.#canClose) return this.#close()
    // The first click closed a polygon, the second began another that nobody wants.
    if (this.#drawing?.points.length === 2) this.onCancel()
    return null
  }

  onKey(key: ToolKey): Ending | undefined {
    const points = this.#drawing?.points
    if (!points) return undefined
    if (key === 'enter') return this.#canClose ? this.#close() : undefined
    points.splice(-2, 2)
    if (points.length === 0) this.onCancel()
    return null
  }

  unapplied(): Unapplied | null {
    return this.#drawing && { words: 'A polygon is not closed', canApply: this.#canClose }
  }

  overlay(): readonly OverlayLine[] {
    const points = this.#drawing?.points
    if (!points) return []
    const hover = this.#hover
    const closes = hover !== null && this.#wouldClose(hover)
    const next = hover && !closes ? [hover.imageX, hover.imageY] : []
    return [
      { points, closed: closes, kind: 'outline' },
      { points: [...points.slice(-2), ...next, ...points.slice(0, 2)], closed: false, kind: 'guide' },
      { points: closes ? points.slice(0, 2) : points, closed: false, kind: 'handle' },
    ]
  }

  get #canClose(): boolean {
    return (this.#drawing?.points.length ?? 0) >= FEWEST
  }

  #wouldClose({ imageX, imageY, viewPx = 1 }: PointerSample): boolean {
    const [x = 0, y = 0] = this.#drawing?.points ?? []
    return this.#canClose && Math.hypot(imageX - x, imageY - y) <= CLOSING_VIEW_PX * viewPx
  }

  #close(): Ending {
    const drawing = this.#drawing
    this.onCancel()
    return drawing && closeDrawing(drawing, { name: 'Polygon', ...this.#context })
  }
}

export const polygonTool: ToolDefinition<SelectingSettings> = {
  settings: selectingSettings,
  create: (context) => new PolygonTool(context),
}
