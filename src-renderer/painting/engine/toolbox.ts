import { PLAIN_BRUSH, validBrush, type Brush } from './brush.ts'
import { Observable } from './observable.ts'

export const TOOL_IDS = ['brush', 'eraser'] as const
export type ToolId = (typeof TOOL_IDS)[number]

export type ToolboxState = {
  tool: ToolId
  /** Each tool keeps its own brush. */
  brushes: Readonly<Record<ToolId, Brush>>
  /** True while Alt is held: the eraser, whatever is chosen. */
  erasing: boolean
  /** The tool that a stroke begun now would use. */
  active: ToolId
}

export const DEFAULT_BRUSHES: Record<ToolId, Brush> = {
  brush: { ...PLAIN_BRUSH, hardness: 0.7 },
  eraser: { ...PLAIN_BRUSH, hardness: 0.7 },
}

/** What the hand holds. It outlives the image: the next one is painted with the same brush. */
export class Toolbox extends Observable<ToolboxState> {
  #tool: ToolId = 'brush'
  #brushes: Record<ToolId, Brush> = { ...DEFAULT_BRUSHES }
  #erasing = false

  choose(tool: ToolId): void {
    this.#tool = tool
    this.changed()
  }

  /** Brush to eraser and back. */
  swap(): void {
    this.choose(this.#tool === 'brush' ? 'eraser' : 'brush')
  }

  /** Changes the brush of the active tool, or of another. */
  adjust(change: Partial<Brush>, tool: ToolId = this.active): void {
    this.#brushes = { ...this.#brushes, [tool]: validBrush({ ...this.#brushes[tool], ...change }) }
    this.changed()
  }

  /** Alt went down or up. */
  holdEraser(held: boolean): void {
    if (this.#erasing === held) return
    this.#erasing = held
    this.changed()
  }

  get active(): ToolId {
    return this.#erasing ? 'eraser' : this.#tool
  }

  brushOf(tool: ToolId): Brush {
    return this.#brushes[tool]
  }

  protected describe(): ToolboxState {
    return { tool: this.#tool, brushes: this.#brushes, erasing: this.#erasing, active: this.active }
  }
}
