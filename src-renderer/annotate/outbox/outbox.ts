import { MAX_STEP_BYTES } from '../../../src-shared/contract/annotation-history.ts'
import { bytesOf, ownBytes, type PendingStep, type PendingStroke } from './stroke.ts'

/** Why a stroke is not stored, as the backend said it. */
export type Refusal = { code: string; message: string; details?: Record<string, unknown> | undefined }

/** Another window painted on the same image since. */
export type Conflict = {
  imageId: string
  message: string
  author: string | null
  at: string
  sequence: number
  /** It was an import that replaced the mask: nobody painted. */
  imported: boolean
}

export type OutboxState = {
  /** Strokes that are not stored yet. */
  waiting: number
  /** When the last stroke became durable. */
  savedAt: Date | null
  /** Why nothing goes out now; it is tried again by itself. */
  refusal: Refusal | null
  conflicts: readonly Conflict[]
  /** Images whose strokes will never be taken, with the reason. */
  lost: readonly { imageId: string; refusal: Refusal }[]
}

/** Where strokes outlive the page. Failures are swallowed there: the page has them too. */
export type StrokeStore = {
  put(stroke: PendingStroke): void
  remove(strokeIds: readonly string[]): void
}

export type Answer =
  /** Durable. */
  | { kind: 'stored'; sequence: number; savedAt: string }
  | { kind: 'refused'; refusal: Refusal }
  /** The answer was lost with the connection: it may be stored or not. */
  | { kind: 'unknown' }

type Options = {
  /** Never rejects. */
  send: (stroke: PendingStroke) => Promise<Answer>
  store: StrokeStore
  sessionId: string
  newStrokeId: () => string
  pause: (ms: number) => Promise<void>
  /** Lets the screen have a turn, where it is seen. */
  turn: () => Promise<void>
  /** The same stroke with less bytes, made beside the page. Never rejects. */
  pack: (stroke: PendingStroke) => Promise<PendingStroke>
  /** The page is being left: what comes now has no later. */
  isLeft: () => boolean
}

/** A painted stroke as it comes in. */
type NewStroke = { id: string; step: PendingStep; preLabel?: PendingStroke['preLabel'] | undefined }

/** To keep such a stroke as it is, and to send it, is more than a frame can bear: it is packed first. */
const LARGE_BYTES = 2 ** 19
/** Frames before that: one that draws it, one for the panels that tell of it. */
const FRAMES_UNTIL_PACKED = 2
/** After so long it is kept and sent as it is: until then only the page has it. */
const LONGEST_PACKING_MS = 2_000
const AFTER_LOSS_MS = 250
const AFTER_REFUSAL_MS = 5_000
/** The journal takes no longer ones. */
const LONGEST_LABEL = 80
/** Sending them again would give the same answer for ever. */
const FINAL = new Set(['NOT_FOUND', 'PATCH_INVALID', 'MASK_SIZE_MISMATCH', 'INVALID_INPUT', 'BAD_REQUEST'])

/**
 * Strokes on their way to the journal: one after the other, in the order in which they were painted, each until the
 * backend has it. It knows no image that is open: switching images waits for nothing.
 */
export class Outbox {
  readonly #options: Options
  #strokes: PendingStroke[] = []
  /** Large ones that are not in the store yet: until they are packed. */
  readonly #unkept = new Set<PendingStroke>()
  /** Large ones as they are kept and sent. */
  readonly #packed = new WeakMap<PendingStroke, Promise<PendingStroke>>()
  /** Last stroke of each image that this window knows to be stored. */
  readonly #known = new Map<string, Pick<PendingStroke, 'base' | 'maskVersion'>>()
  /** Sequence of each stroke that this window sent: the journal may have forgotten that it had it. */
  readonly #storedAt = new Map<string, number>()
  readonly #savedAt = new Map<string, Date>()
  readonly #listeners = new Set<() => void>()
  #state: OutboxState = { waiting: 0, savedAt: null, refusal: null, conflicts: [], lost: [] }
  #order = 0
  #running = false
  #wake: (() => void) | null = null

  constructor(options: Options) {
    this.#options = options
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): OutboxState => this.#state

  /** A stroke was painted. Its bytes are kept as they are: nobody writes to them any more. */
  add(imageId: string, label: string, patch: Uint8Array, painted?: NewStroke): void {
    const stroke: PendingStroke = {
      strokeId: painted?.id ?? this.#options.newStrokeId(),
      sessionId: this.#options.sessionId,
      imageId,
      ...(this.#known.get(imageId) ?? { base: 0 }),
      label: label.slice(0, LONGEST_LABEL),
      patch: ownBytes(patch),
      step: painted?.step,
      ...(painted?.preLabel ? { preLabel: painted.preLabel } : {}),
      atMs: Date.now(),
      order: ++this.#order,
    }
    this.#unkept.add(stroke)
    // With those before it: after a crash none may lie on top of one that is missing.
    if (bytesOf(stroke) <= LARGE_BYTES || this.#options.isLeft()) this.keepNow()
    this.#enqueue([stroke])
    void this.#lean(stroke)
  }

  /** The page may end: all that waits is in the store now. */
  keepNow(): void {
    for (const stroke of this.#unkept) this.#options.store.put(stroke)
    this.#unkept.clear()
  }

  /** Takes over strokes that a page before this one could not send. */
  adopt(strokes: readonly PendingStroke[]): void {
    this.#order = Math.max(this.#order, ...strokes.map((stroke) => stroke.order))
    this.#enqueue(strokes)
  }

  /** What waits for an image, to be put on top of what the backend has. */
  pendingOf(imageId: string): PendingStroke[] {
    return this.#strokes.filter((stroke) => stroke.imageId === imageId)
  }

  /** Place in the journal of a stroke that this window sent; undefined where no answer said so. */
  storedAt(strokeId: string): number | undefined {
    return this.#storedAt.get(strokeId)
  }

  /** When the last stroke of an image became durable that this window sent; null: none was. */
  savedAt(imageId: string): Date | null {
    return this.#savedAt.get(imageId) ?? null
  }

  /** An image was opened and showed everything up to `sequence`, in a mask of that version; null: it has none. */
  opened(imageId: string, sequence: number, maskVersion: string | null): void {
    this.#learn(imageId, { base: sequence, maskVersion })
  }

  /** Whether that is what this window saw last of an image, its own strokes included. */
  knows(imageId: string, sequence: number, maskVersion: string | null): boolean {
    const known = this.#known.get(imageId)
    return known?.base === sequence && (known.maskVersion === undefined || known.maskVersion === maskVersion)
  }

  /** Gives up what waits for an image: another window's mask counts, or the image is gone. */
  discard(imageId: string): void {
    this.#remove(this.pendingOf(imageId))
    this.#settle(imageId)
  }

  /** This window's mask counts: all of it goes on top of what the other window stored. */
  keepMine(imageId: string, whole: Uint8Array): void {
    const conflict = this.#state.conflicts.find((each) => each.imageId === imageId)
    if (!conflict) return
    this.#remove(this.pendingOf(imageId))
    this.#known.set(imageId, { base: conflict.sequence })
    this.#settle(imageId)
    this.add(imageId, 'Keep mine', whole)
  }

  /** Tries again now. */
  retry(): void {
    this.#wake?.()
  }

  #learn(imageId: string, state: Pick<PendingStroke, 'base' | 'maskVersion'>): void {
    if (state.base >= (this.#known.get(imageId)?.base ?? 0)) this.#known.set(imageId, state)
  }

  #enqueue(strokes: readonly PendingStroke[]): void {
    this.#strokes = [...this.#strokes, ...strokes].sort((a, b) => a.order - b.order)
    this.#update({})
    void this.#run()
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    for (let next = this.#next(); next; next = this.#next()) await this.#sendOne(next)
    this.#running = false
  }

  #next(): PendingStroke | undefined {
    const { conflicts, lost } = this.#state
    const held = new Set([...conflicts, ...lost].map(({ imageId }) => imageId))
    return this.#strokes.find((stroke) => !held.has(stroke.imageId))
  }

  async #sendOne(stroke: PendingStroke): Promise<void> {
    const lean = await this.#lean(stroke)
    if (lean !== stroke) await this.#options.turn()
    // It may have been given up meanwhile.
    if (!this.#strokes.includes(stroke)) return
    // An earlier stroke of this window may have been stored since; what it was painted on includes that one.
    const known = this.#known.get(stroke.imageId)
    const state = known && known.base > stroke.base ? known : stroke
    const { base, maskVersion } = state
    const answer = await this.#options.send({ ...lean, base, maskVersion, step: fits(stroke) ? lean.step : undefined })
    if (answer.kind === 'stored') {
      this.#learn(stroke.imageId, { base: answer.sequence })
      this.#storedAt.set(stroke.strokeId, answer.sequence)
      this.#remove([stroke])
      const savedAt = new Date(answer.savedAt)
      this.#savedAt.set(stroke.imageId, savedAt)
      this.#update({ savedAt, refusal: null })
    } else if (answer.kind === 'unknown') {
      await this.#rest(AFTER_LOSS_MS)
    } else if (this.#strokes.includes(stroke)) {
      // Else it was given up while it was under way, and nobody waits for it.
      await this.#refused(stroke, answer.refusal)
    }
  }

  async #refused({ imageId }: PendingStroke, refusal: Refusal): Promise<void> {
    if (refusal.code === 'MASK_CHANGED_ELSEWHERE') {
      const { author, at, sequence, imported } = (refusal.details ?? {}) as Partial<Conflict>
      const conflict = {
        imageId,
        message: refusal.message,
        author: author ?? null,
        at: at ?? '',
        sequence: sequence ?? 0,
        imported: imported ?? false,
      }
      this.#update({ conflicts: [...this.#state.conflicts, conflict], refusal: null })
    } else if (FINAL.has(refusal.code)) {
      this.#update({ lost: [...this.#state.lost, { imageId, refusal }], refusal: null })
    } else {
      this.#update({ refusal })
      await this.#rest(AFTER_REFUSAL_MS)
    }
  }

  async #rest(ms: number): Promise<void> {
    const woken = new Promise<void>((resolve) => (this.#wake = resolve))
    await Promise.race([this.#options.pause(ms), woken])
    this.#wake = null
  }

  #settle(imageId: string): void {
    const others = <T extends { imageId: string }>(list: readonly T[]) =>
      list.filter((each) => each.imageId !== imageId)
    this.#update({ conflicts: others(this.#state.conflicts), lost: others(this.#state.lost) })
    void this.#run()
  }

  /** The stroke as it is kept and sent: one that is large is packed once, and kept then. */
  #lean(stroke: PendingStroke): Promise<PendingStroke> {
    if (bytesOf(stroke) <= LARGE_BYTES) return Promise.resolve(stroke)
    const known = this.#packed.get(stroke) ?? this.#pack(stroke)
    this.#packed.set(stroke, known)
    return known
  }

  async #pack(stroke: PendingStroke): Promise<PendingStroke> {
    for (let frame = 0; frame < FRAMES_UNTIL_PACKED; frame += 1) await this.#options.turn()
    const asItIs = this.#options.pause(LONGEST_PACKING_MS).then(() => stroke)
    const packed = await Promise.race([this.#options.pack(stroke), asItIs])
    if (this.#unkept.delete(stroke)) this.#options.store.put(packed)
    return packed
  }

  #remove(strokes: readonly PendingStroke[]): void {
    for (const stroke of strokes) this.#unkept.delete(stroke)
    const ids = strokes.map(({ strokeId }) => strokeId)
    this.#strokes = this.#strokes.filter((stroke) => !ids.includes(stroke.strokeId))
    this.#options.store.remove(ids)
  }

  #update(part: Partial<OutboxState>): void {
    this.#state = { ...this.#state, ...part, waiting: this.#strokes.length }
    for (const listener of [...this.#listeners]) listener()
  }
}

/** What is too much for one answer is stored all the same: only undo ends there after a reload. */
const fits = (stroke: PendingStroke): boolean => stroke.step?.kind === 'travel' || bytesOf(stroke) <= MAX_STEP_BYTES
