import {
  applyPatch,
  copyRect,
  decodePatch,
  encodePatch,
  tilesOf,
  type Coverage,
} from '../../../src-shared/mask/index.ts'
import { History, type Step } from './history.ts'
import { MaskPlane } from './mask-plane.ts'
import { Observable } from './observable.ts'
import { clear, combine, type Combination } from './operations.ts'
import type { Change } from './recorder.ts'
import type { Toolbox, ToolId } from './toolbox.ts'
import { StrokeTool } from './tools/stroke-tool.ts'
import type { Outcome, PointerSample, Tool } from './tools/tool.ts'

/** What leaves the studio for the journal: the content after a stroke, an undo, or an operation. */
export type StudioStroke = { label: string; patch: Uint8Array }

export type StudioState = {
  /** The path of the tool's state: `brush.idle`, `eraser.painting`. */
  state: string
  /** What undo and redo would do; null where there is nothing, or in the middle of a gesture. */
  undoLabel: string | null
  redoLabel: string | null
  steps: number
  coverage: Coverage
}

type Options = {
  width: number
  height: number
  /** Taken over, not copied. */
  mask?: Uint8Array
  toolbox: Toolbox
  /** Called once for each change that has to be stored, in order. */
  onStroke: (stroke: StudioStroke) => void
  now?: () => number
}

/**
 * Painting on one image: its mask, its history, and the tool at work. It knows no screen and no backend: pointer
 * samples come in, `takeChanges` says what to draw again, `onStroke` what to store.
 */
export class Studio extends Observable<StudioState> {
  readonly plane: MaskPlane
  readonly toolbox: Toolbox
  readonly #history = new History()
  readonly #tools: Record<ToolId, Tool>
  readonly #onStroke: (stroke: StudioStroke) => void
  readonly #now: () => number
  /** The tool that began the gesture; a change of tool waits for its end. */
  #busy: Tool | null = null

  constructor({ width, height, mask, toolbox, onStroke, now }: Options) {
    super()
    this.plane = new MaskPlane(width, height, mask)
    this.toolbox = toolbox
    this.#onStroke = onStroke
    this.#now = now ?? Date.now
    const brushOf = (tool: ToolId) => () => toolbox.brushOf(tool)
    this.#tools = {
      brush: new StrokeTool(this.plane, { name: 'brush', label: 'Brush', mode: 'add', brush: brushOf('brush') }),
      eraser: new StrokeTool(this.plane, { name: 'eraser', label: 'Eraser', mode: 'erase', brush: brushOf('eraser') }),
    }
  }

  get isBusy(): boolean {
    return this.#busy !== null
  }

  /** @param tool another than the active one, for this gesture: the right button erases */
  pointerDown(sample: PointerSample, tool: ToolId = this.toolbox.active): void {
    if (this.#busy) return
    this.#busy = this.#tools[tool]
    this.#busy.onPointerDown(sample)
    this.changed()
  }

  pointerMove(samples: readonly PointerSample[]): void {
    this.#busy?.onPointerMove(samples)
  }

  pointerUp(): void {
    this.#end((tool) => tool.onComplete())
  }

  /** The pointer was lost: the stroke ends where it was. */
  interrupt(): void {
    this.#end((tool) => tool.onInterrupt())
  }

  /** Drops the gesture. Returns whether there was one. */
  cancel(): boolean {
    const busy = this.#busy
    this.#end((tool) => {
      tool.onCancel()
      return null
    })
    return busy !== null
  }

  undo(): boolean {
    return this.#travel('Undo', (history) => history.undo(), 'before')
  }

  redo(): boolean {
    return this.#travel('Redo', (history) => history.redo(), 'after')
  }

  /** Starts from a prediction; one step. @param probability one byte per pixel of this mask */
  combine(label: string, probability: Uint8Array, threshold: number, how: Combination): boolean {
    return this.#operate(label, () => combine(this.plane, probability, threshold, how))
  }

  clear(): boolean {
    return this.#operate('Clear mask', () => clear(this.plane))
  }

  /** Puts strokes on top that are not stored yet, as they were painted before; no steps of the history. */
  restore(patches: readonly Uint8Array[]): void {
    for (const patch of patches) this.#apply(patch)
    if (patches.length > 0) this.changed()
  }

  /** All of the mask as one patch. */
  wholePatch(): Uint8Array {
    const { width, height, data, bounds } = this.plane
    const tiles = Array.from(tilesOf(bounds, width, height), (tile) => ({
      ...tile,
      pixels: copyRect(data, width, tile),
    }))
    return encodePatch({ width, height, tiles })
  }

  protected describe(): StudioState {
    const free = !this.isBusy
    return {
      state: (this.#busy ?? this.#tools[this.toolbox.active]).state,
      undoLabel: free ? this.#history.undoLabel : null,
      redoLabel: free ? this.#history.redoLabel : null,
      steps: this.#history.length,
      coverage: this.plane.coverage,
    }
  }

  #end(leave: (tool: Tool) => Outcome | null): void {
    const tool = this.#busy
    if (!tool) return
    this.#busy = null
    const outcome = leave(tool)
    if (outcome) this.#keep(outcome.label, outcome.change)
    this.changed()
  }

  #operate(label: string, work: () => Change | null): boolean {
    if (this.#busy) return false
    const change = work()
    if (change) this.#keep(label, change)
    this.changed()
    return change !== null
  }

  #keep(label: string, change: Change): void {
    this.#history.push({ ...change, label, atMs: this.#now() })
    this.#onStroke({ label, patch: change.after })
  }

  /** Blocked in the middle of a gesture: what it began on must not move under it. */
  #travel(verb: string, next: (history: History) => Step | null, side: 'before' | 'after'): boolean {
    const step = this.#busy ? null : next(this.#history)
    if (!step) return false
    this.#apply(step[side])
    this.#onStroke({ label: `${verb} ${inSentence(step.label)}`, patch: step[side] })
    this.changed()
    return true
  }

  #apply(bytes: Uint8Array): void {
    const { width, height, data } = this.plane
    const patch = decodePatch(bytes)
    applyPatch(data, width, height, patch)
    for (const tile of patch.tiles) {
      this.plane.markRect(tile)
      this.plane.recount(this.plane.tileIndexAt(tile.x, tile.y))
    }
  }
}

/** A label within a sentence: "Undo brush 64 px", but "Undo PAN at 0.50". */
export function inSentence(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label
}
