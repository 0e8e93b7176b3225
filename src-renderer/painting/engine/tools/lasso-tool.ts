import { beginDrawing, closeDrawing, selectingSettings, type Drawing, type SelectingSettings } from './selecting.ts'
import type { Ending, OverlayLine, PointerSample, Tool, ToolContext, ToolDefinition } from './tool.ts'

/** Freehand: idle → drawing → idle. The line closes by itself when the pointer goes up. */
class LassoTool implements Tool {
  readonly #context: ToolContext<SelectingSettings>
  #drawing: Drawing | null = null

  constructor(context: ToolContext<SelectingSettings>) {
    this.#context = context
  }

  get state(): string {
    return `lasso.${this.#drawing ? 'drawing' : 'idle'}`
  }

  get isBusy(): boolean {
    return this.#drawing !== null
  }

  onPointerDown(sample: PointerSample): void {
    this.#drawing ??= beginDrawing(sample, this.#context.settings())
  }

  onPointerMove(samples: readonly PointerSample[]): void {
    const points = this.#drawing?.points
    if (!points) return
    for (const { imageX, imageY } of samples) {
      if (points.at(-2) !== imageX || points.at(-1) !== imageY) points.push(imageX, imageY)
    }
  }

  onComplete(): Ending {
    const drawing = this.#drawing
    this.#drawing = null
    return drawing && closeDrawing(drawing, { name: 'Lasso', ...this.#context })
  }

  onInterrupt(): Ending {
    return this.onComplete()
  }

  onCancel(): void {
    this.#drawing = null
  }

  overlay(): readonly OverlayLine[] {
    const points = this.#drawing?.points
    if (!points) return []
    return [
      { points, closed: false, kind: 'outline' },
      { points: [...points.slice(-2), ...points.slice(0, 2)], closed: false, kind: 'guide' },
    ]
  }
}

export const lassoTool: ToolDefinition<SelectingSettings> = {
  settings: selectingSettings,
  create: (context) => new LassoTool(context),
}
