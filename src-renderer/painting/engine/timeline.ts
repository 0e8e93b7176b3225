import { thumbnailOf } from '../../../src-shared/history/index.ts'
import { encodePatch } from '../../../src-shared/mask/index.ts'
import { writingPatch } from './apply-patch.ts'
import { History, type Step, type StepWithChange } from './history.ts'
import type { MaskPlane } from './mask-plane.ts'
import { Observable } from './observable.ts'
import { Recorder, type Change } from './recorder.ts'
import { StepReader, type StepSource } from './step-reader.ts'

/** What leaves for the journal: the content after a stroke, an operation, an undo, a redo or a jump. */
export type StudioStroke = {
  id: string
  label: string
  patch: Uint8Array
  /** What it means for undo: src-shared/history. */
  step:
    | { kind: 'stroke'; follows: string | null; before: Uint8Array; thumbnail: Uint8Array }
    | { kind: 'travel'; to: string | null }
}

export type TimelineState = {
  /** Oldest first. */
  steps: readonly Step[]
  /** So many of them are done. */
  position: number
  /** The mask before the first of them, small; null where that was before this window. */
  before: Uint8Array | null
  /** Where the mask is on its way to; null: it rests. */
  target: number | null
  /** Why the last undo or redo came to nothing, one sentence. */
  fault: string | null
}

export type TimelineOptions = {
  newStepId?: (() => string) | undefined
  source?: StepSource | undefined
  maxBytes?: number | undefined
  steps?: readonly StepWithChange[] | undefined
  position?: number | undefined
}

type Trip = {
  from: number
  target: number
  recorder: Recorder | null
  single: Uint8Array | null
  /** The step under way, and where so many are done after it. */
  writing: { steps: Generator<void, void>; arrivesAt: number } | null
}

/** So long before the screen has a turn: beside it a frame draws what was changed. Milliseconds. */
const SLICE_MS = 6

let stepNumber = 0

/** Time of one image: the steps of its mask and the way between them. Each way is one line of the journal. */
export class Timeline extends Observable<TimelineState> {
  readonly isPatient = true
  readonly #plane: MaskPlane
  readonly #emit: (stroke: StudioStroke) => void
  readonly #options: TimelineOptions
  readonly #history: History
  readonly #reader: StepReader | null
  readonly #before: Uint8Array | null
  #trip: Trip | null = null
  /** Where to go from the end of the trip. */
  #next: number | null = null
  #fault: string | null = null

  constructor(plane: MaskPlane, emit: (stroke: StudioStroke) => void, options: TimelineOptions = {}) {
    super()
    this.#plane = plane
    this.#emit = emit
    this.#options = options
    const { steps, position, maxBytes, source } = options
    this.#before = steps?.length ? null : thumbnailOf(plane.data, plane.width, plane.height)
    this.#history = new History({ steps, position, maxBytes, canReload: source !== undefined })
    this.#reader = source ? new StepReader(this.#history, source, plane) : null
  }

  get position(): number {
    return this.#next ?? this.#trip?.target ?? this.#history.position
  }

  /** Label of what undo would take back. */
  get undoLabel(): string | null {
    return this.#history.labelAt(this.position - 1)
  }

  get redoLabel(): string | null {
    return this.#history.labelAt(this.position)
  }

  /** What the changes in memory take. */
  get bytes(): number {
    return this.#history.bytes
  }

  /** A gesture or an operation changed the mask. */
  record(label: string, change: Change, atMs: number): void {
    const { width, height, data } = this.#plane
    const thumbnail = thumbnailOf(data, width, height)
    const follows = this.#history.idAt(this.#history.position)
    const id = this.#newId()
    this.#history.push({ id, follows, label, atMs, author: null, thumbnail }, change)
    this.#fault = null
    this.#emit({ id, label, patch: change.after, step: { kind: 'stroke', follows, before: change.before, thumbnail } })
    this.changed()
  }

  undo(): boolean {
    return this.goTo(this.position - 1)
  }

  redo(): boolean {
    return this.goTo(this.position + 1)
  }

  /** Goes to where `position` steps are done, at once where their changes are in memory. False: there is no such place. */
  goTo(position: number): boolean {
    if (position < 0 || position > this.#history.length || position === this.position) return false
    this.#fault = null
    // What goes to the journal as it is goes alone; the next step follows it.
    if (this.#trip?.single) this.#next = position
    else if (this.#trip) this.#trip.target = position
    else {
      this.#trip = { from: this.#history.position, target: position, recorder: null, single: null, writing: null }
      this.#move()
    }
    this.changed()
    return true
  }

  /** A gesture begins: what it begins on must not move, so the way ends where it is. */
  settle(): void {
    while (this.#trip) this.#arrive()
  }

  /** The page may end: a step that is under way by itself is whole, and on its way. A jump goes on. */
  handOver(): void {
    while (this.#trip?.single) this.#arrive()
  }

  /** Reads what undo and redo will need next, without being asked. */
  prefetch(): void {
    this.#reader?.prefetch()
  }

  protected describe(): TimelineState {
    return {
      steps: this.#history.steps,
      position: this.#history.position,
      before: this.#before,
      target: this.#next ?? this.#trip?.target ?? null,
      fault: this.#fault,
    }
  }

  #move(): void {
    const trip = this.#trip
    const { source } = this.#options
    const until = Date.now() + SLICE_MS
    while (trip && trip === this.#trip && (trip.writing || trip.target !== this.#history.position)) {
      trip.writing ??= this.#begin(trip)
      if (!trip.writing) return
      this.#write(trip)
      if (source && Date.now() > until && (trip.writing || trip.target !== this.#history.position)) {
        void source.pause().then(() => this.#goOn(trip))
        return this.changed()
      }
    }
    this.#arrive()
  }

  /** The next step of the way; null: its change has to be read first. */
  #begin(trip: Trip): Trip['writing'] {
    const { position } = this.#history
    const back = trip.target < position
    const index = back ? position - 1 : position
    const change = this.#history.changeAt(index)
    if (!change) {
      this.#wait(trip, index)
      return null
    }
    const patch = back ? change.before : change.after
    // Then this is all of the way, and what is written is what the journal gets.
    if (trip.recorder === null && Math.abs(trip.target - trip.from) === 1) trip.single = patch
    else trip.recorder ??= new Recorder(this.#plane, { exact: true })
    const steps = writingPatch(this.#plane, patch, trip.recorder ?? undefined)
    return { steps, arrivesAt: position + (back ? -1 : 1) }
  }

  /** One tile of it. */
  #write(trip: Trip): void {
    if (!trip.writing?.steps.next().done) return
    this.#history.goTo(trip.writing.arrivesAt)
    trip.writing = null
  }

  #wait(trip: Trip, index: number): void {
    const step = this.#history.stepAt(index)
    if (!step || !this.#reader) return this.#arrive()
    this.#reader.read(step).then(
      (found) => {
        if (this.#trip !== trip) return
        if (found) return this.#goOn(trip)
        this.#stop('The journal has forgotten this step: it was too long ago.')
        this.#history.forget(step.id)
        this.changed()
      },
      (error: unknown) => {
        if (this.#trip === trip) this.#stop(error instanceof Error ? error.message : String(error))
      },
    )
  }

  #stop(fault: string): void {
    this.#fault = fault
    this.#arrive()
  }

  #goOn(trip: Trip): void {
    if (this.#trip === trip) this.#move()
    this.changed()
  }

  /** Ends the way where the mask is now, as one line of the journal. */
  #arrive(): void {
    const trip = this.#trip
    if (!trip) return
    // Half a step is nowhere.
    while (trip.writing) this.#write(trip)
    this.#trip = null
    const change = trip.recorder?.finish() ?? null
    const { position } = this.#history
    if (position !== trip.from) {
      const { width, height } = this.#plane
      const patch = change?.after ?? trip.single ?? encodePatch({ width, height, tiles: [] })
      this.#emit({
        id: this.#newId(),
        label: this.#labelOf(trip.from, position),
        patch,
        step: { kind: 'travel', to: this.#history.idAt(position) },
      })
    }
    const next = this.#next
    this.#next = null
    if (next !== null && next !== position) this.goTo(next)
    this.prefetch()
    this.changed()
  }

  #labelOf(from: number, position: number): string {
    if (position === from - 1) return `Undo ${inSentence(this.#history.labelAt(position) ?? '')}`
    if (position === from + 1) return `Redo ${inSentence(this.#history.labelAt(from) ?? '')}`
    return position === 0 ? 'Go to the beginning' : `Go to ${inSentence(this.#history.labelAt(position - 1) ?? '')}`
  }

  #newId(): string {
    return this.#options.newStepId?.() ?? `step-${String(++stepNumber).padStart(6, '0')}`
  }
}

/** A label within a sentence: "Undo brush 64 px", but "Undo PAN at 0.50". */
export function inSentence(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label
}
