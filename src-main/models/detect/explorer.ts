import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { asAppError } from '../../store/faults.ts'
import {
  MANY_CLASSES,
  type ExploreImage,
  type ExploreRead,
  type HeadResponse,
  type OutputTally,
} from '../../workers/explore-protocol.ts'
import type { InferenceWorker, ModelRequest } from '../../workers/protocol.ts'
import type { TrialImages } from './trial-images.ts'

/** Runs in one request: short enough to cancel, to tell how far it is, and to let others have their turn. */
const RUNS_PER_CALL = 16
/** For one run: a model that needs longer cannot be searched at all. */
const RUN_LIMIT_MS = 30_000

export type Measure = {
  inputs: readonly ProfileInput[]
  /** The images up to here, or these alone. */
  to?: number
  only?: readonly number[]
  /** Parts of photos among them, see TrialImages. */
  views?: boolean
  reads?: readonly ExploreRead[] | null
}

/** Of a slow model one run takes more, in milliseconds of the search: of several lanes together. */
export const SLOW_MS = 80
/** Places a side at which outputs are looked at. */
const SIDE = 128

type Options = {
  worker: InferenceWorker
  model: ModelRequest
  outputs: readonly string[]
  images: TrialImages
  signal: AbortSignal
  onRuns: (runs: number) => void
}

/** For one run of a graph's first layers: what takes longer is not worth it. */
const HINT_LIMIT_MS = 20_000

/** By which is seen how filters respond. */
const HINT_IMAGES = 8

const NO_BEGINNING: HeadResponse = { heads: [], filters: null }

/** What was told of one run: these readings, or all. */
type Known = { reads: readonly ExploreRead[] | null; tallies: OutputTally[] }

const keyOf = (input: ProfileInput, index: number) => `${index} ${JSON.stringify(input)}`

/**
 * Where all readings of many classes were asked for, the worker looked at fewer places, and of a class map it tells only the
 * classes that it saw: that is no answer to a few.
 */
function answers({ reads, tallies }: Known, wanted: readonly ExploreRead[] | null): boolean {
  if (reads === null)
    return wanted === null || tallies.every(({ classes, classMap }) => classes <= MANY_CLASSES && !classMap)
  return wanted !== null && wanted.every((read) => reads.some((each) => isDeepStrictEqual(each, read)))
}

/** Asks the worker what ways to feed a model give; remembers what it was told. */
export class Explorer {
  readonly #options: Options
  readonly #known = new Map<string, Known[]>()
  #runs = 0
  #runMs = 0
  #noNumbers = false
  #someNumbers = false
  readonly #tried = new Set<string>()
  /** Asking for these failed once. */
  readonly #withoutHint = new Set<'norms' | 'head'>()

  constructor(options: Options) {
    this.#options = options
  }

  /** Milliseconds that one run took so far, counting included. */
  get msPerRun(): number {
    return this.#runs === 0 ? 0 : this.#runMs / this.#runs
  }

  /** Photos, with two views of each where the photos are few. */
  get entries(): number {
    return this.#options.images.withViews.length
  }

  /** The photo that an image with views among them shows, or a part of it. */
  photoOf(place: number): number {
    const { images } = this.#options
    return (images.withViews[place] ?? 0) % images.count
  }

  /** Where there are enough photos, and more, up to so many of them, until it is late. */
  takeMore(photos: number, isLate: () => boolean): Promise<void> {
    return this.#options.images.chooseMore(photos, isLate)
  }

  /** Different inputs that were tried. */
  get tried(): number {
    return this.#tried.size
  }

  /** Some output held values that are no numbers, and no run gave anything else. */
  get gaveNoNumbers(): boolean {
    return this.#noNumbers && !this.#someNumbers
  }

  /** By input, by image. @throws AppError of the worker */
  async measure({ inputs, to, only, views = false, reads = null }: Measure): Promise<OutputTally[][][]> {
    const { images } = this.#options
    const all = views ? images.withViews : Array.from({ length: images.count }, (_, index) => index)
    const indices = only ? only.flatMap((place) => all[place] ?? []) : all.slice(0, to)
    const find = (input: ProfileInput, index: number) =>
      this.#known.get(keyOf(input, index))?.find((known) => answers(known, reads))?.tallies
    const todo = inputs.flatMap((input) =>
      indices.filter((index) => find(input, index) === undefined).map((index) => ({ input, index })),
    )
    for (let at = 0; at < todo.length; at += RUNS_PER_CALL) {
      const part = todo.slice(at, at + RUNS_PER_CALL)
      const found = await this.#call(part, reads)
      part.forEach(({ input, index }, place) => {
        const key = keyOf(input, index)
        this.#known.set(key, [...(this.#known.get(key) ?? []), { reads, tallies: found[place] ?? [] }])
      })
    }
    return inputs.map((input) => indices.map((index) => find(input, index) ?? []))
  }

  /** See graph-constants.ts. */
  normDistances(inputs: readonly ProfileInput[], count: number): Promise<Float32Array[]> {
    return this.#hint('norms', [], async () => {
      const { worker, model } = this.#options
      const images = await this.#files(inputs[0]!, count)
      if (images.length === 0) return []
      return (await worker.call('norms', { ...model, inputs, images }, this.#hintOptions())).distances
    })
  }

  /** See graph-head.ts, first-layer.ts. */
  graphBeginning(input: ProfileInput): Promise<HeadResponse> {
    return this.#hint('head', NO_BEGINNING, async () => {
      const { worker, model } = this.#options
      const images = await this.#files(input, HINT_IMAGES)
      return worker.call('head', { ...model, input, images }, this.#hintOptions())
    })
  }

  /** A hint goes without photos that cannot be read. */
  async #files(input: ProfileInput, count: number): Promise<ExploreImage[]> {
    const { images, signal } = this.#options
    const places = Array.from({ length: Math.min(count, images.count) }, (_, index) => index)
    const made = await Promise.allSettled(places.map((place) => images.get(place, input)))
    signal.throwIfAborted()
    return made.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  }

  /** Where asking fails once, there is no hint of this kind from then on, and the search goes on. */
  async #hint<T>(kind: 'norms' | 'head', none: T, ask: () => Promise<T>): Promise<T> {
    if (this.#withoutHint.has(kind)) return none
    const { signal } = this.#options
    try {
      signal.throwIfAborted()
      const answer = await ask()
      await delay(0)
      return answer
    } catch (error) {
      if (signal.aborted || asAppError(error)?.code === 'CANCELLED') throw error
      this.#withoutHint.add(kind)
      return none
    }
  }

  /** The worker is asked for what it need not give: nothing is held against the model. */
  #hintOptions() {
    return { signal: this.#options.signal, timeoutMs: HINT_LIMIT_MS, isInDoubt: () => true }
  }

  async #call(
    part: readonly { input: ProfileInput; index: number }[],
    reads: readonly ExploreRead[] | null,
  ): Promise<OutputTally[][]> {
    const { worker, model, outputs, images, signal, onRuns } = this.#options
    signal.throwIfAborted()
    const trials = await Promise.all(
      part.map(async ({ input, index }) => ({ input, images: [await images.get(index, input)] })),
    )
    const started = performance.now()
    // How long one takes is not known before the first few.
    const alone = this.#runs === 0 || this.msPerRun > SLOW_MS
    const answer = await worker.call(
      'explore',
      { ...model, trials, outputs, reads, maxSide: SIDE, alone },
      { signal, timeoutMs: RUN_LIMIT_MS, blame: model.sha256 },
    )
    this.#noNumbers ||= answer.noNumbers === true
    this.#someNumbers ||= answer.trials.some(([tallies]) => (tallies?.length ?? 0) > 0)
    this.#runs += part.length
    this.#runMs += performance.now() - started
    for (const { input } of part) this.#tried.add(JSON.stringify(input))
    onRuns(part.length)
    // The worker takes one request after the other: whoever waits for a prediction comes in between.
    await delay(0)
    return answer.trials.map((ofTrial) => ofTrial[0] ?? [])
  }
}
