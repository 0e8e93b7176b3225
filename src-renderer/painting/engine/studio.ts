import { writePatch } from './apply-patch.ts'
import type { Combination, SourceKind, SourcePlane } from './blend.ts'
import { NO_COLOURS, type ColourDesk } from './colour/desk.ts'
import { MaskPlane } from './mask-plane.ts'
import { Observable } from './observable.ts'
import { Finishing } from './finishing.ts'
import { clearing, combining, thresholdByte } from './operations.ts'
import { Recorder, type Change } from './recorder.ts'
import { Timeline } from './timeline.ts'
import { RunningWork } from './running-work.ts'
import type { StudioOptions, StudioState } from './studio-types.ts'
import type { Toolbox } from './toolbox.ts'
import { wholePatchOf } from './whole-patch.ts'
import { ToolSet } from './tool-set.ts'
import type { ToolId } from './tools/registry.ts'
import type {
  Ending,
  Outcome,
  OverlayLine,
  OverlayPicture,
  PointerSample,
  Tool,
  ToolKey,
  Unfinished,
  Work,
} from './tools/tool.ts'

/**
 * Painting on one image: its mask, its history, and the tool at work. It knows no screen and no backend: pointer
 * samples come in, `takeChanges` says what to draw again, `onStroke` what to store.
 */
export class Studio extends Observable<StudioState> {
  readonly isPatient = true
  readonly plane: MaskPlane
  readonly timeline: Timeline
  readonly toolbox: Toolbox
  readonly colours: ColourDesk
  readonly #tools: ToolSet
  readonly #now: () => number
  readonly #work = new RunningWork({
    onChange: () => this.changed(),
    onOutcome: (outcome) => this.#bring(outcome),
  })
  readonly #finishing: Finishing
  readonly #sources: Record<SourceKind, SourcePlane | null> = { prediction: null, version: null }
  #readOnly: string | null = null
  #guard: (() => boolean) | null = null

  constructor({ width, height, mask, facts, toolbox, onStroke, colours, now, later, timeline }: StudioOptions) {
    super()
    this.plane = new MaskPlane(width, height, mask, facts)
    this.toolbox = toolbox
    this.colours = colours ?? NO_COLOURS
    this.timeline = new Timeline(this.plane, onStroke, timeline)
    this.timeline.subscribe(() => this.changed())
    this.#now = now ?? Date.now
    this.#finishing = new Finishing({
      later: later ?? ((work) => work()),
      now: this.#now,
      onChange: (label, change) => this.#keep(label, change),
      onNothing: (words) => this.#work.tellNothing(words),
      onState: () => this.changed(),
    })
    this.#tools = new ToolSet(toolbox, {
      plane: this.plane,
      colours: this.colours,
      source: (kind) => this.#sources[kind],
      changed: () => this.changed(),
    })
  }

  /** In the middle of a gesture, of a polygon that is still open, or of work; or a stroke is not in the history yet. */
  get isBusy(): boolean {
    return this.#finishing.isBusy || this.#isOccupied
  }

  /** Whether the mask may be changed now. */
  get isFree(): boolean {
    return this.#readOnly === null && !this.#isOccupied
  }

  /** From now on nothing changes the mask; null: it may change again. A stroke ends where it is, work is stopped. */
  setReadOnly(reason: string | null): void {
    if (reason === this.#readOnly) return
    if (reason !== null) {
      this.interrupt()
      this.stopWork()
      this.timeline.settle()
    }
    this.#readOnly = reason
    this.changed()
  }

  /** @param guard asked before anything begins to change the mask; where it says no, nothing does, and it tells why */
  setGuard(guard: (() => boolean) | null): void {
    this.#guard = guard
  }

  /** Whether something may be begun now; what is on its way into the history is in it then. May ask the person. */
  mayBegin(): boolean {
    this.#finishing.settle()
    return this.isFree && (this.#guard?.() ?? true)
  }

  /** @param tool another than the active one, for this gesture: the right button erases */
  pointerDown(sample: PointerSample, tool: ToolId = this.toolbox.active): void {
    if (this.#tools.held) return
    if (this.#isClosed) {
      this.#work.refuse()
      return this.changed()
    }
    this.#settle()
    this.#work.forget()
    this.#tools.hold(tool, sample)
    this.changed()
  }

  pointerMove(samples: readonly PointerSample[]): void {
    this.#tools.held?.onPointerMove(samples)
  }

  /** The pointer moves over the picture with no button down; null: it left. */
  hover(sample: PointerSample | null): void {
    if (!this.#tools.held && !this.#isComputing) this.#tools.chosen.onHover?.(sample)
  }

  pointerUp(): void {
    this.#end((tool) => tool.onComplete())
  }

  /** The pointer was lost, or the page may end: the stroke ends where it was; it, or an undo, is handed over at once. */
  interrupt(): void {
    this.#end((tool) => tool.onInterrupt())
    this.#finishing.settle()
    this.timeline.handOver()
  }

  doubleClick(): void {
    const { held, chosen } = this.#tools
    if (held || this.#isClosed) return
    if (chosen.isBusy && this.#guard?.() === false) return
    this.#settle()
    this.#take(chosen, chosen.onDoubleClick?.() ?? null)
  }

  /** Enter or Backspace, for the tool that is busy. Returns whether it meant something. */
  key(key: ToolKey): boolean {
    const tool = this.#isClosed ? null : this.#tools.busy
    if (tool) this.#settle()
    if (tool && key === 'enter' && this.#guard?.() === false) return true
    const ending = tool?.onKey?.(key)
    if (!tool || ending === undefined) return false
    this.#take(tool, ending)
    return true
  }

  /** Drops the gesture, or stops the work. Returns whether there was one. */
  cancel(): boolean {
    const tool = this.#tools.busy
    this.#tools.release()
    // It tells the tool that began it.
    const isStopped = this.#work.cancel() || this.#finishing.cancel()
    if (!isStopped) tool?.onCancel()
    if (tool || isStopped) this.changed()
    return tool !== null || isStopped
  }

  /** Makes what a tool has part of the mask, as Enter would, or drops it; the tool may have been put away. */
  endUnapplied(tool: ToolId, how: 'apply' | 'drop'): void {
    if (this.#tools.held || this.#isClosed) return
    const owner = this.#tools.tool(tool)
    this.#settle()
    if (how === 'drop') owner.onCancel()
    else if (this.#guard?.() === false) return
    else this.#take(owner, owner.onKey?.('enter') ?? null)
    this.#finishing.settle()
    this.changed()
  }

  /** The image is left: what is still computed would come too late. A stroke ends by `interrupt`. */
  stopWork(): void {
    this.#finishing.settle()
    if (this.#isComputing) this.cancel()
  }

  /** What the tool at work wants to have drawn over the picture. */
  overlay(): readonly OverlayLine[] {
    return this.#tools.overlay()
  }

  /** What the tool at work would make of the mask, over the picture; null: nothing. */
  picture(): OverlayPicture | null {
    return this.#tools.picture()
  }

  /** The toolbox holds another tool now: what is said of the state may have changed. */
  toolChanged(): void {
    this.changed()
  }

  /**
   * Computes something for the mask. Until it settles there is no painting and no undo; `cancel` stops it.
   * Returns false where something else is going on, or the mask may not be changed.
   */
  start(work: Work, drop: () => void = () => undefined): boolean {
    if (!this.mayBegin()) return false
    this.timeline.settle()
    this.#work.start(work, drop)
    this.changed()
    return true
  }

  undo(): boolean {
    return this.mayBegin() && this.timeline.undo()
  }

  redo(): boolean {
    return this.mayBegin() && this.timeline.redo()
  }

  /** Goes to where so many steps of the history are done; one step more in the journal. */
  goTo(position: number): boolean {
    return this.mayBegin() && this.timeline.goTo(position)
  }

  /** Starts from a prediction, at once; one step. @param probability one byte per pixel of this mask */
  combine(label: string, probability: Uint8Array, threshold: number, how: Combination): boolean {
    const { width, height } = this.plane
    const cutFrom = thresholdByte(threshold)
    const isChanged = this.combineWith({ label, width, height, values: probability, cutFrom }, how)
    this.#finishing.settle()
    return isChanged
  }

  /** All of the mask with all of another; one step. @param nothingWords told where that changes nothing */
  combineWith(source: SourcePlane, how: Combination, nothingWords?: string): boolean {
    const write = (recorder: Recorder) => combining(this.plane, recorder, source, how)
    return this.#operate(source.label, nothingWords, write)
  }

  /** The mask becomes what it was once, soft or not, in a binary mask too; one step. */
  putBack(source: SourcePlane, nothingWords?: string): boolean {
    const write = (recorder: Recorder) => combining(this.plane, recorder, source, 'replace')
    return this.#operate(source.label, nothingWords, write, new Recorder(this.plane, { exact: true }))
  }

  /** From now on only 0 and 255 are written; what is soft stays until it is made binary. */
  setBinary(isBinary: boolean): void {
    this.plane.isBinary = isBinary
    this.changed()
  }

  /** What lasso and polygon can take from; null where there is nothing. It must have the size of the mask. */
  offer(kind: SourceKind, source: SourcePlane | null): void {
    const { width, height } = this.plane
    this.#sources[kind] = source?.width === width && source.height === height ? source : null
    this.changed()
  }

  clear(nothingWords?: string): boolean {
    return this.#operate('Clear mask', nothingWords, (recorder) => clearing(this.plane, recorder))
  }

  /** Puts strokes on top that are not stored yet, as they were painted before; no steps of the history. */
  restore(patches: readonly Uint8Array[]): void {
    this.#finishing.settle()
    for (const patch of patches) writePatch(this.plane, patch)
    if (patches.length > 0) this.changed()
  }

  /** All of the mask as one patch. */
  wholePatch(): Uint8Array {
    this.#settle()
    return wholePatchOf(this.plane)
  }

  protected describe(): StudioState {
    const free = this.isFree
    return {
      state: this.#tools.state,
      undoLabel: free ? this.timeline.undoLabel : null,
      redoLabel: free ? this.timeline.redoLabel : null,
      steps: this.timeline.position,
      isBusy: this.isBusy,
      readOnly: this.#readOnly,
      coverage: this.plane.coverage,
      work: this.#work.progress ?? this.#finishing.progress,
      fault: this.#work.fault,
      notice: this.#work.notice,
      sources: {
        prediction: this.#sources.prediction?.label ?? null,
        version: this.#sources.version?.label ?? null,
      },
      isBinary: this.plane.isBinary,
      unapplied: this.#tools.unapplied(),
    }
  }

  /** Then the mask must not move. */
  get #isOccupied(): boolean {
    return this.#isComputing || this.#tools.busy !== null
  }

  /** To the hand. */
  get #isClosed(): boolean {
    return this.#isComputing || this.#readOnly !== null
  }

  get #isComputing(): boolean {
    return this.#work.progress !== null
  }

  #end(leave: (tool: Tool) => Ending): void {
    const tool = this.#tools.release()
    if (tool) this.#take(tool, leave(tool))
  }

  #take(tool: Tool, ending: Ending): void {
    if (ending && 'result' in ending) this.#work.start(ending, () => tool.onCancel())
    else if (ending) this.#bring(ending)
    this.changed()
  }

  #bring(ending: Outcome | Unfinished): void {
    if ('recorder' in ending) this.#finishing.start(ending)
    else if (ending.writing) this.#finishing.write(ending.label, ending.change, ending.writing)
    else this.#keep(ending.label, ending.change)
  }

  /** What is on its way into the history is in it before anything else happens. */
  #settle(): void {
    this.#finishing.settle()
    this.timeline.settle()
  }

  /** Slice by slice, and at once where the mask is small. Returns false where nothing comes of it. */
  #operate(
    label: string,
    nothingWords: string | undefined,
    write: (recorder: Recorder) => Generator<void, void>,
    recorder = new Recorder(this.plane),
  ): boolean {
    if (!this.mayBegin()) return false
    this.timeline.settle()
    this.#work.forget()
    const isChanging = this.#finishing.start({ label, nothingWords, recorder, writing: write(recorder) })
    this.changed()
    return isChanging
  }

  #keep(label: string, change: Change): void {
    this.timeline.record(label, change, this.#now())
  }
}
