import type { RunManyRequest } from '../many-protocol.ts'
import type { Arithmetic } from './arithmetic.ts'
import type { PreparedBatch } from './arithmetic-protocol.ts'
import type { BatchSizes } from './batch-size.ts'
import { inBundles, inGroups } from './bundles.ts'
import { declaredInput, type Declared, type Fed } from './run-model.ts'
import type { Runtime, RuntimeSession, TensorData } from './runtime.ts'

/** Images that go through the model together. */
export type Batch = readonly RunManyRequest['images'][number][]
/** Arrays of inputs that nobody needs any more: new ones cost more than filling them. */
export type Spare = TensorData[]
/** What outlives a request. */
export type ManyParts = {
  runtime: Runtime
  arithmetic: Pick<Arithmetic, 'prepare' | 'finish'>
  batches: BatchSizes
  spare: WeakMap<RuntimeSession, Spare>
}
/** A list in bundles, of which the first are being made. */
export type Begun = { session: RuntimeSession; atOnce: number; bundles: Batch[][]; coming: Promise<PreparedBatch[]>[] }

/** Bundles of inputs that are made before they are needed, so that the runtime never waits for one. */
export const AHEAD = 2
/** Of a list that is begun while another runs: enough for its first bundles to be whole ones. */
const WHOLE = Infinity

/** The inputs of a list of images, made by other threads. */
export class ManyInputs {
  readonly fed: Fed
  readonly declared: Declared
  readonly spare: Spare
  readonly #arithmetic: ManyParts['arithmetic']

  constructor({ arithmetic, spare }: ManyParts, fed: Fed) {
    this.fed = fed
    this.declared = declaredInput(fed)
    this.spare = spare.get(fed.session) ?? []
    this.#arithmetic = arithmetic
    spare.set(fed.session, this.spare)
  }

  begin(images: Batch, atOnce: number, firstBundle = 1): Begun {
    const bundles = inBundles(inGroups(images, atOnce), this.#bytesOf(atOnce), firstBundle)
    const coming = bundles.slice(0, AHEAD).map((bundle) => this.prepare(bundle))
    return { session: this.fed.session, atOnce, bundles, coming }
  }

  prepare(batches: readonly Batch[]): Promise<PreparedBatch[]> {
    const { profile } = this.fed
    const { type } = this.declared
    const asked = batches.map((images) => ({
      images: images.map(({ input, content }) => ({ input, content })),
      reuse: this.spare.pop() ?? null,
    }))
    const size = this.sizeFor(batches[0] ?? [])
    return awaitedLater(this.#arithmetic.prepare({ kind: 'prepare', batches: asked, size, profile, type }))
  }

  /** A fixed batch is filled up; an open one is as large as there are images. */
  sizeFor(images: Batch): number {
    return this.declared.batch === 'open' ? Math.max(1, images.length) : this.declared.batch
  }

  /** Of the input of so many images, about: elements have four bytes at most, but for a few rare types. */
  #bytesOf(images: number): number {
    const { width, height, channels } = this.fed.profile.input
    return images * width * height * channels.length * 4
  }
}

/**
 * Begins a list while another one runs; the session is open, and may be given up before the turn of this one. Null where it is not known how many of its images
 * go through the model at once.
 */
export function beginAhead(
  parts: ManyParts,
  session: RuntimeSession,
  { path, profile, images }: RunManyRequest,
): Begun | null {
  const inputs = new ManyInputs(parts, { path, profile, session })
  const atOnce = parts.batches.known(session, inputs.declared)
  return atOnce === null ? null : inputs.begin(images, atOnce, WHOLE)
}

/** Until it is waited for, another fault may come first: a rejection that nobody listens to would end the process. */
export function awaitedLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}
