import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../../src-shared/domain/index.ts'
import type { ExploreRequest, ExploreResponse } from '../explore-protocol.ts'
import type { RunManyRequest } from '../many-protocol.ts'
import { moduleBeside } from '../module-beside.ts'
import type { FromLane, LaneResults, LaneRun, LaneTask, LaneWork } from './lane-protocol.ts'
import { LARGEST_BATCH } from './batch-size.ts'
import { markNothing } from './marker.ts'
import type { OpenOptions } from './providers.ts'

type Context = { signal: AbortSignal; progressed: (images: number) => void; nearlyDone?: () => void }
type Done = LaneResults['run']
type Kind = LaneWork['kind']
type Waiting = { resolve: (result: LaneResults[Kind]) => void; reject: (error: Error) => void }

/** Images that a lane gets at a time: many enough that messages do not count, and few, so that lanes end together. */
const MOST_AT_ONCE = 8

/** The lanes of this process (see lane.ts), started when they are first needed. */
export class Lanes {
  readonly #lanes: Lane[] = []
  #sessions = 0

  /**
   * Opens a model in `atOnce` lanes. Where that is one, then in as many as `countFor` says: it gets the bytes that a lane takes,
   * loaded and warm. Null where there is no room for two. @throws AppError as opening a session
   */
  async open(
    order: Omit<OpenOptions, 'name' | 'threads'>,
    profile: RunManyRequest['profile'],
    { atOnce, countFor }: { atOnce: number; countFor: (laneBytes: number) => number },
  ): Promise<Crew | null> {
    const session = (this.#sessions += 1)
    const { path, provider, graphOptimization, memoryArena } = order
    const named = { path, name: basename(path), provider, graphOptimization, memoryArena }
    const openIn = (lanes: readonly Lane[]) =>
      allOf(lanes.map(async (lane) => void (await lane.ask({ kind: 'open', session, order: named, profile }))))
    const before = process.memoryUsage.rss()
    const opened = this.#first(atOnce)
    try {
      await openIn(opened)
      const laneBytes = Math.max(0, process.memoryUsage.rss() - before) / atOnce
      const count = atOnce > 1 ? atOnce : countFor(laneBytes)
      if (count >= 2) {
        const others = this.#first(count).slice(atOnce)
        opened.push(...others)
        await openIn(others)
        return new Crew(opened, session, laneBytes)
      }
    } catch (error) {
      await new Crew(opened, session, 0).release()
      throw error
    }
    await new Crew(opened, session, 0).release()
    return null
  }

  /** The first so many lanes, started where they are not there yet. */
  #first(count: number): Lane[] {
    while (this.#lanes.length < count) this.#lanes.push(new Lane())
    return this.#lanes.slice(0, count)
  }
}

/** One model, open in several lanes. */
export class Crew {
  readonly #lanes: readonly Lane[]
  readonly #session: number
  /** What one of them takes, loaded and warm. */
  readonly laneBytes: number

  constructor(lanes: readonly Lane[], session: number, laneBytes: number) {
    this.#lanes = lanes
    this.#session = session
    this.laneBytes = laneBytes
  }

  get size(): number {
    return this.#lanes.length
  }

  /** `marker` is a file descriptor, `batch` what the model wants at once. Stops early where the caller has cancelled. */
  async run(
    { path, profile, images, pack, total, mostAtOnce }: LaneRun,
    { marker, batch }: { marker: number; batch: number | 'open' },
    { signal, progressed, nearlyDone }: Context,
  ): Promise<Done> {
    const results: Done['results'] = []
    let [next, largest, widest] = [0, 1, 1]
    const work = async (lane: Lane, index: number) => {
      while (next < images.length && !signal.aborted) {
        const first = next
        const some = images.slice(first, first + this.#share(images.length - first, batch))
        next += some.length
        if (next === images.length) nearlyDone?.()
        const place = { file: marker, lane: index, first }
        const run = { path, profile, images: some, pack, total, mostAtOnce, marker: place }
        const done = await lane.ask({ kind: 'run', session: this.#session, ...run }, progressed)
        markNothing(place)
        largest = Math.max(largest, done.batch)
        widest = Math.max(widest, done.widest)
        for (const [at, result] of done.results.entries()) results[first + at] = result
      }
    }
    await allOf(this.#lanes.map(work))
    // Images are handed out in their order: after an abort, what was not is missing at the end.
    return { batch: largest, widest, results: results.slice(0, next) }
  }

  /** One trial after the other goes to whichever lane is free. Ends early where one fails, or the caller has cancelled. */
  async explore(
    { path, trials, outputs, reads, maxSide }: ExploreRequest & { path: string },
    { signal, progressed }: Context,
  ): Promise<ExploreResponse> {
    const answers: ExploreResponse['trials'] = []
    let [next, inferenceMs, noNumbers] = [0, 0, false]
    const work = async (lane: Lane) => {
      while (next < trials.length) {
        signal.throwIfAborted()
        const place = next
        next += 1
        const order = { path, trials: trials.slice(place, next), outputs, reads, maxSide }
        const done = await lane.ask({ kind: 'explore', session: this.#session, ...order }, progressed).catch(stop)
        inferenceMs += done.inferenceMs
        noNumbers ||= done.noNumbers === true
        answers[place] = done.trials[0]!
      }
    }
    const stop = (error: unknown): never => {
      next = trials.length
      throw error
    }
    await allOf(this.#lanes.map(work))
    return { trials: answers, inferenceMs, noNumbers }
  }

  async release(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.ask({ kind: 'close', session: this.#session })))
  }

  #share(left: number, batch: number | 'open'): number {
    const most = batch === 'open' ? LARGEST_BATCH : Math.max(batch, MOST_AT_ONCE - (MOST_AT_ONCE % batch))
    const share = Math.min(most, Math.ceil(left / this.#lanes.length / 2))
    return batch === 'open' ? share : Math.ceil(share / batch) * batch
  }
}

/** A thread. Where it ends, so does the worker: its supervisor knows what to do then. */
class Lane {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #progressed: (images: number) => void = () => undefined
  #lastId = 0

  constructor() {
    this.#worker = new Worker(moduleBeside(import.meta.url, 'lane', '..'))
    this.#worker.on('message', (message: FromLane) => this.#receive(message))
    this.#worker.once('error', (error) => {
      throw error
    })
    this.#worker.unref()
  }

  ask<K extends Kind>(
    work: Extract<LaneWork, { kind: K }>,
    progressed: (images: number) => void = () => undefined,
  ): Promise<LaneResults[K]> {
    return new Promise((resolve, reject) => {
      const id = (this.#lastId += 1)
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject })
      this.#progressed = progressed
      this.#worker.postMessage({ id, ...work } satisfies LaneTask)
    })
  }

  #receive(message: FromLane): void {
    if ('progressed' in message) return this.#progressed(message.progressed)
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if ('ok' in message) return waiting?.resolve(message.ok)
    if ('failed' in message) {
      const { code, message: sentence, details } = message.failed
      return waiting?.reject(new AppError(code, sentence, details))
    }
    const error = new Error(message.unforeseen.message)
    error.stack = message.unforeseen.stack
    waiting?.reject(error)
  }
}

/** Waits for all, also where one fails: nothing may go on in a lane behind the back of the next request. */
async function allOf(work: readonly Promise<void>[]): Promise<void> {
  const fault = (await Promise.allSettled(work)).find((each) => each.status === 'rejected')
  if (fault) throw fault.reason
}
