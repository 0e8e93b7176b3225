import { closeSync, openSync, writeSync } from 'node:fs'
import type { ErrorDescription } from '../../../src-shared/domain/index.ts'
import { asAppError } from '../../store/faults.ts'
import type { ManyResult, OneOfMany, RunManyRequest, RunManyResponse } from '../many-protocol.ts'
import type { FinishedBatch, FinishTask, PreparedBatch, RanBatch } from './arithmetic-protocol.ts'
import { LARGEST_BATCH, type Trial } from './batch-size.ts'
import type { Crew } from './lanes.ts'
import type { LaneRun, ManyShare } from './lane-protocol.ts'
import { AHEAD, awaitedLater, ManyInputs, type Batch, type Begun, type ManyParts } from './many-inputs.ts'
import { emptyMarker, markImage, type MarkerPlace } from './marker.ts'
import { outputPlane } from './output-plane.ts'
import type { OpenedSession } from './providers.ts'
import { asTensor, declaredInput, infer, type Fed } from './run-model.ts'
import type { RuntimeTensor, TensorData } from './runtime.ts'

type Result = OneOfMany<ManyResult>
type Context = {
  signal: AbortSignal
  progressed: (images: number) => void
  /** The last images are at hand: the next request may be sent. */
  nearlyDone?: () => void
}
type Ran = { output: RuntimeTensor; durationMs: number } | { error: ErrorDescription }
/** All images went through the model; their planes are still being made. */
type RanList = Pick<RunManyResponse, 'batch' | 'widest'> & { results: Promise<Result[]> }
type RanImages = { images: Batch; faults: PreparedBatch['faults']; ran: Ran }

/** Bundles whose planes are still being made: more would only fill memory. */
const FINISHING_AT_ONCE = 4
/** A message for each image would take longer than a small model; a limit of time is many times as long. */
const TOLD_EVERY_MS = 100
/** So long before the end of a list the next is asked for: it is read, and stands ready, while the last images run. */
const NEARLY_DONE_MS = 50

/**
 * Runs a model on many images. The runtime blocks this thread, so the inputs of the next batches and the planes of the last
 * are made by others meanwhile: the processor goes from one inference to the next.
 * With `crew` they go through its lanes instead.
 * Resolves when the model is free; `answer` when the planes are stored.
 * Stops early, without an error, when the caller has cancelled. @throws AppError PROFILE_INVALID
 */
export async function runMany(
  parts: ManyParts,
  { session, provider }: OpenedSession,
  request: RunManyRequest,
  context: Context,
  crew: Crew | null = null,
  share: ManyShare = { mostAtOnce: LARGEST_BATCH },
  begun: Begun | null = null,
): Promise<{ widest: number; answer: Promise<RunManyResponse> }> {
  const fed: Fed = { path: request.path, profile: request.profile, session }
  const { batch } = declaredInput(fed)
  const marker = openSync(request.marker, 'w')
  try {
    const run = { ...request, ...share }
    // Also several images at once are more than one: what they die of together says nothing of each.
    const together = batch === 'open' && share.mostAtOnce > 1 && request.images.length > 1
    writeSync(marker, emptyMarker(crew?.size ?? (together ? 2 : 1)))
    const ran = crew
      ? await crew.run(run, { marker, batch }, context)
      : await new ManyRun(parts, fed, provider.name, { file: marker, lane: 0, first: 0 }, context).all(run, begun)
    const answer = Promise.resolve(ran.results).then((results) => {
      return { provider, lanes: crew?.size ?? 1, batch: ran.batch, widest: ran.widest, results }
    })
    return { widest: ran.widest, answer: awaitedLater(answer) }
  } finally {
    closeSync(marker)
  }
}

/** Images through one session, in one thread. */
export class ManyRun {
  readonly #parts: ManyParts
  readonly #inputs: ManyInputs
  readonly #fed: Fed
  readonly #provider: OpenedSession['provider']['name']
  readonly #marker: MarkerPlace
  readonly #context: Context
  #toldMs = -Infinity

  constructor(
    parts: ManyParts,
    fed: Fed,
    provider: OpenedSession['provider']['name'],
    marker: MarkerPlace,
    context: Context,
  ) {
    this.#parts = parts
    this.#inputs = new ManyInputs(parts, fed)
    this.#fed = fed
    this.#provider = provider
    this.#marker = marker
    this.#context = context
  }

  /** `begun` is the same list, where its first inputs are being made already. */
  async all(
    { images, pack, total, mostAtOnce }: Pick<LaneRun, 'images' | 'pack' | 'total' | 'mostAtOnce'>,
    begun: Begun | null = null,
  ): Promise<RanList> {
    const { signal } = this.#context
    const trial = (taken: number) => this.#trial(images.slice(0, taken))
    const list = { total, here: images.length, most: mostAtOnce }
    const atOnce = await this.#parts.batches.of(this.#fed, this.#inputs.declared, list, trial)
    const isBegun = begun?.session === this.#fed.session && begun.atOnce === atOnce
    const { bundles, coming } = isBegun ? begun : this.#inputs.begin(images, atOnce)
    const answers: { results: Promise<Result[]> }[] = []
    const startedMs = performance.now()
    let [started, isNearlyDone] = [0, false]
    for (const [index, bundle] of bundles.entries()) {
      if (signal.aborted) break
      const leftMs = ((performance.now() - startedMs) / started) * (images.length - started)
      if (leftMs <= NEARLY_DONE_MS && !isNearlyDone) this.#context.nearlyDone?.()
      isNearlyDone ||= leftMs <= NEARLY_DONE_MS
      const prepared = (await coming.shift()) ?? []
      const next = bundles[index + AHEAD]
      // Asked for now, made while the runtime computes.
      if (next) coming.push(this.#inputs.prepare(next))
      answers.push(await this.#runBundle(bundle, prepared, { first: started, pack }))
      started += bundle.length * atOnce
      await answers[index - FINISHING_AT_ONCE]?.results
    }
    await Promise.all(coming)
    const widest = this.#parts.batches.widest(this.#fed.session)
    const results = Promise.all(answers.map((each) => each.results)).then((all) => all.flat())
    return { batch: atOnce, widest, results: awaitedLater(results) }
  }

  /** Resolves when the model has run; `results` when the planes are stored. */
  async #runBundle(
    bundle: readonly Batch[],
    prepared: readonly PreparedBatch[],
    { first, pack }: { first: number; pack: LaneRun['pack'] },
  ): Promise<{ results: Promise<Result[]> }> {
    const { signal } = this.#context
    const ran: RanImages[] = []
    let place = first
    for (const [index, images] of bundle.entries()) {
      if (signal.aborted) break
      markImage(this.#marker, place)
      place += images.length
      ran.push(...(await this.#runBatch(images, prepared[index] ?? noAnswer())))
    }
    return { results: awaitedLater(this.#finish(ran, pack)) }
  }

  async #runBatch(images: Batch, prepared: PreparedBatch): Promise<RanImages[]> {
    const ran = await this.#infer(images, prepared)
    if (!('error' in ran) || images.length === 1) return [{ images, faults: prepared.faults, ran }]
    // Which of them was it? Alone, each answers for itself.
    const alone: RanImages[] = []
    for (const image of images) {
      const [one = noAnswer()] = await this.#inputs.prepare([[image]])
      alone.push({ images: [image], faults: one.faults, ran: await this.#infer([image], one) })
    }
    return alone
  }

  async #infer(images: Batch, { data, faults }: PreparedBatch): Promise<Ran> {
    try {
      const [fault] = faults
      if (fault && faults.every(Boolean)) return { error: fault }
      return await this.#call(this.#tensor(images, data), images)
    } catch (error) {
      const known = asAppError(error)
      if (known?.code !== 'INFERENCE_FAILED') throw error
      return { error: known.toJSON() }
    } finally {
      this.#inputs.spare.push(data)
    }
  }

  /** The time limit is for one image, and this works on as many as the batch has. */
  #call(tensor: RuntimeTensor, images: Batch) {
    const nowMs = performance.now()
    const size = this.#inputs.sizeFor(images)
    if (size > 1 || nowMs - this.#toldMs > TOLD_EVERY_MS) {
      this.#context.progressed(size)
      this.#toldMs = nowMs
    }
    return infer(this.#fed, tensor)
  }

  async #finish(ran: readonly RanImages[], pack: LaneRun['pack']): Promise<Result[]> {
    const batches = ran.flatMap(({ images, faults, ran: one }): RanBatch[] => {
      if ('error' in one) return []
      const { type, dims, data } = one.output
      return [
        {
          tensor: { type, dims: [...dims], data: data as TensorData },
          durationMs: one.durationMs / images.length,
          images: images.map(({ content, out, mask }, index) => (faults[index] ? null : { content, out, mask })),
        },
      ]
    })
    const size = this.#inputs.sizeFor(ran[0]?.images ?? [])
    const { profile } = this.#fed
    const task: FinishTask = { kind: 'finish', size, profile, provider: this.#provider, pack, batches }
    const finished = await this.#parts.arithmetic.finish(task)
    let next = 0
    return ran.flatMap((each) => resultsOf(each, 'error' in each.ran ? null : (finished[next++] ?? noAnswer())))
  }

  /** Runs images for nothing but their time and planes, twice: the first run of a size allocates its memory. */
  async #trial(images: Batch): Promise<Trial | null> {
    const [{ data, faults } = noAnswer()] = await this.#inputs.prepare([images])
    try {
      if (faults.some(Boolean)) return null
      const tensor = this.#tensor(images, data)
      await this.#call(tensor, images)
      const { output, durationMs } = await this.#call(tensor, images)
      const size = this.#inputs.sizeFor(images)
      const planes = images.map(
        ({ content }, index) => outputPlane(output, this.#fed.profile, content, { size, index }).values,
      )
      return { planes, msPerImage: durationMs / images.length }
    } catch {
      // A graph may say that its batch is open, and fail at any other than one.
      return null
    } finally {
      this.#inputs.spare.push(data)
    }
  }

  #tensor(images: Batch, data: TensorData): RuntimeTensor {
    return asTensor(this.#parts.runtime, this.#fed.profile, this.#inputs.declared, data, this.#inputs.sizeFor(images))
  }
}

function resultsOf({ images, faults, ran }: RanImages, finished: FinishedBatch | null): Result[] {
  return images.map((_, index): Result => {
    const fault = faults[index]
    if (fault) return { error: fault }
    if ('error' in ran) return ran
    const plane = finished?.[index] ?? noAnswer()
    return 'ok' in plane ? { ok: { durationMs: ran.durationMs / images.length, ...plane.ok } } : plane
  })
}

function noAnswer(): never {
  throw new Error('A thread gave fewer planes than it was asked for')
}
