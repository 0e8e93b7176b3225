import { open, type FileHandle } from 'node:fs/promises'
import type { ErrorDescription } from '../../../src-shared/domain/index.ts'
import { asAppError } from '../../store/faults.ts'
import type { OneOfMany, RunManyRequest, RunManyResponse } from '../many-protocol.ts'
import type { Arithmetic } from './arithmetic.ts'
import type { PrepareAnswer } from './arithmetic-protocol.ts'
import type { BatchSizes, Trial } from './batch-size.ts'
import { outputPlane } from './output-plane.ts'
import type { OpenedSession } from './providers.ts'
import { asTensor, declaredInput, infer, type Declared, type Fed } from './run-model.ts'
import type { Runtime, RuntimeTensor, TensorData } from './runtime.ts'

type Image = RunManyRequest['images'][number]
type Result = OneOfMany<{ durationMs: number; bytes: number }>
type Context = { signal: AbortSignal; progressed: (images: number) => void }
/** What outlives a request. */
export type ManyParts = { runtime: Runtime; arithmetic: Arithmetic; batches: BatchSizes }
type Ran = { output: RuntimeTensor; durationMs: number } | { error: ErrorDescription }

/** Batches whose planes are still being made: more would only fill memory. */
const FINISHING_AT_ONCE = 3
const MARKER_DIGITS = 8

/**
 * Runs a model on many images. The runtime blocks this thread, so the input of the next batch and the planes of the last
 * are made by others meanwhile: the processor goes from one inference to the next.
 * Stops early, without an error, when the caller has cancelled. @throws AppError PROFILE_INVALID
 */
export async function runMany(
  parts: ManyParts,
  { session, provider }: OpenedSession,
  request: RunManyRequest,
  context: Context,
): Promise<RunManyResponse> {
  const fed: Fed = { path: request.path, profile: request.profile, session }
  const marker = await open(request.marker, 'w')
  try {
    return { provider, ...(await new ManyRun(parts, fed, provider.name, marker, context).all(request)) }
  } finally {
    await marker.close()
  }
}

class ManyRun {
  readonly #parts: ManyParts
  readonly #fed: Fed
  readonly #declared: Declared
  readonly #provider: OpenedSession['provider']['name']
  readonly #marker: FileHandle
  readonly #context: Context
  /** Arrays that the runtime is done with. */
  readonly #spare: TensorData[] = []

  constructor(
    parts: ManyParts,
    fed: Fed,
    provider: OpenedSession['provider']['name'],
    marker: FileHandle,
    context: Context,
  ) {
    this.#parts = parts
    this.#fed = fed
    this.#declared = declaredInput(fed)
    this.#provider = provider
    this.#marker = marker
    this.#context = context
  }

  async all({ images, total }: RunManyRequest): Promise<Omit<RunManyResponse, 'provider'>> {
    const { signal, progressed } = this.#context
    const trial = (taken: number) => this.#trial(images.slice(0, taken))
    const atOnce = await this.#parts.batches.of(this.#fed, this.#declared, { total, here: images.length }, trial)
    const groups = inGroups(images, atOnce)
    const answers: { results: Promise<Result[]> }[] = []
    let ahead = this.#prepare(groups[0] ?? [])
    for (const [index, group] of groups.entries()) {
      if (signal.aborted) break
      const prepared = await ahead
      const next = groups[index + 1]
      // Asked for now, made while the runtime computes.
      if (next) ahead = this.#prepare(next)
      await this.#marker.write(String(index * atOnce).padStart(MARKER_DIGITS), 0)
      answers.push(await this.#inferAndFinish(group, prepared))
      progressed(1)
      await answers[index - FINISHING_AT_ONCE]?.results
    }
    await ahead
    return { batch: atOnce, results: (await Promise.all(answers.map(({ results }) => results))).flat() }
  }

  /** A fixed batch is filled up; an open one is as large as there are images. */
  #sizeFor(images: readonly Image[]): number {
    return this.#declared.batch === 'open' ? Math.max(1, images.length) : this.#declared.batch
  }

  #prepare(images: readonly Image[]): Promise<PrepareAnswer> {
    const { profile } = this.#fed
    const { type } = this.#declared
    const reuse = this.#spare.pop() ?? null
    const size = this.#sizeFor(images)
    return awaitedLater(
      this.#parts.arithmetic.prepare({ kind: 'prepare', images: [...images], size, profile, type, reuse }),
    )
  }

  /** Resolves when the model has run; `results` when the planes are stored. */
  async #inferAndFinish(images: readonly Image[], prepared: PrepareAnswer): Promise<{ results: Promise<Result[]> }> {
    const ran = await this.#infer(images, prepared)
    if (!('error' in ran) || images.length === 1) {
      return { results: awaitedLater(this.#finish(images, prepared.faults, ran)) }
    }
    // Which of them was it? Alone, each answers for itself.
    const results: Result[] = []
    for (const image of images) {
      const alone = await this.#prepare([image])
      results.push(...(await this.#finish([image], alone.faults, await this.#infer([image], alone))))
    }
    return { results: Promise.resolve(results) }
  }

  async #infer(images: readonly Image[], { data, faults }: PrepareAnswer): Promise<Ran> {
    try {
      const [fault] = faults
      if (fault && faults.every(Boolean)) return { error: fault }
      return await this.#call(this.#tensor(images, data), images)
    } catch (error) {
      const known = asAppError(error)
      if (known?.code !== 'INFERENCE_FAILED') throw error
      return { error: known.toJSON() }
    } finally {
      this.#spare.push(data)
    }
  }

  /** The time limit is for one image, and this works on as many as the batch has. */
  #call(tensor: RuntimeTensor, images: readonly Image[]) {
    this.#context.progressed(this.#sizeFor(images))
    return infer(this.#fed, tensor)
  }

  async #finish(images: readonly Image[], faults: PrepareAnswer['faults'], ran: Ran): Promise<Result[]> {
    if ('error' in ran) return images.map((_, index) => ({ error: faults[index] ?? ran.error }))
    const { type, dims, data } = ran.output
    const durationMs = ran.durationMs / images.length
    const { planes } = await this.#parts.arithmetic.finish({
      kind: 'finish',
      tensor: { type, dims: [...dims], data: data as TensorData },
      size: this.#sizeFor(images),
      profile: this.#fed.profile,
      provider: this.#provider,
      durationMs,
      images: images.map((image, index) => (faults[index] ? null : image)),
    })
    return images.map((_, index) => {
      const fault = faults[index]
      const plane = fault ? { error: fault } : planes[index]
      return plane && 'ok' in plane ? { ok: { durationMs, bytes: plane.ok.bytes } } : (plane ?? noAnswer())
    })
  }

  /** Runs images for nothing but their time and planes, twice: the first run of a size allocates its memory. */
  async #trial(images: readonly Image[]): Promise<Trial | null> {
    const { data, faults } = await this.#prepare(images)
    try {
      if (faults.some(Boolean)) return null
      const tensor = this.#tensor(images, data)
      await this.#call(tensor, images)
      const { output, durationMs } = await this.#call(tensor, images)
      const size = this.#sizeFor(images)
      const planes = images.map(
        ({ content }, index) => outputPlane(output, this.#fed.profile, content, { size, index }).values,
      )
      return { planes, msPerImage: durationMs / images.length }
    } catch {
      // A graph may say that its batch is open, and fail at any other than one.
      return null
    } finally {
      this.#spare.push(data)
    }
  }

  #tensor(images: readonly Image[], data: TensorData): RuntimeTensor {
    return asTensor(this.#parts.runtime, this.#fed.profile, this.#declared, data, this.#sizeFor(images))
  }
}

/** Until it is waited for, another fault may come first: a rejection that nobody listens to would end the process. */
function awaitedLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

function noAnswer(): never {
  throw new Error('A thread gave fewer planes than it was asked for')
}

function inGroups<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
