import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import {
  AppError,
  BenchmarkOrder,
  PROVIDER_WORDS,
  type BenchmarkFailure,
  type BenchmarkResult,
  type BenchmarkRow,
  type Model,
  type ProviderChoice,
} from '../../src-shared/domain/index.ts'
import type { JobContext, JobOutcome, StartedJob } from '../jobs/jobs.ts'
import type { ModelService } from '../models/model-service.ts'
import type { RuntimeService } from '../runtime/runtime-service.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { asAppError } from '../store/faults.ts'
import { BenchmarkRepository } from './benchmark-repository.ts'
import { busyWarning } from './machine.ts'
import { measure, type BenchmarkPhoto } from './measure.ts'

type Deps = ServiceDeps & { models: ModelService; runtime: RuntimeService }
type Combination = { model: Model; provider: ProviderChoice; threads: number | null }

/** The portrait of the demo that is drawn where no photo is given: the same on every machine. */
const PORTRAIT = { cast: 1, person: 1, shot: 1, size: 512 } as const
const PORTRAIT_NAME = 'drawn portrait'
const THREADS = [1, 2, 4, 8, 16, 32]

/** How fast models are on this machine: measured as a job, kept for comparison. See README.md. */
export class BenchmarkService {
  readonly #deps: Deps
  readonly #repository: BenchmarkRepository

  constructor(deps: Deps) {
    this.#deps = deps
    this.#repository = new BenchmarkRepository(deps.database)
  }

  /** @throws AppError NOT_FOUND, INVALID_INPUT at once; the job fails where nothing at all could be measured */
  start(input: Partial<BenchmarkOrder> & Pick<BenchmarkOrder, 'modelIds'>): StartedJob<BenchmarkResult> {
    const order = BenchmarkOrder.parse(input)
    const models = [...new Set(order.modelIds)].map((id) => this.#deps.models.get(id))
    const combinations = combine(models, order)
    const [only] = models
    const spec = {
      kind: 'benchmark',
      title: `Measure ${models.length === 1 ? only?.name : `${models.length} models`}`,
      subtitle: `${combinations.length === 1 ? 'one combination' : `${combinations.length} combinations`} of provider and threads`,
      unit: 'inferences',
      total: combinations.length * order.runs,
    } as const
    const job: StartedJob<BenchmarkResult> = this.#deps.jobs.start<BenchmarkResult>(spec, (context) =>
      this.#measureAll(order, combinations, context, () => this.#others(job.id)),
    )
    return job
  }

  /** The newest first. */
  history(modelId?: string): BenchmarkRow[] {
    return this.#repository.list(modelId ?? null)
  }

  remove(ids: readonly number[]): { removed: number } {
    const removed = this.#repository.remove(ids)
    this.#deps.events.changed(['benchmarks'])
    return { removed }
  }

  /** What is worth offering on this machine. */
  async choices() {
    const { providers } = await this.#deps.workers.inference.call('providers', {})
    const { settings, automatic, machine } = this.#deps.runtime.get()
    return {
      providers,
      threads: THREADS.filter((threads) => threads === 1 || threads <= machine.cores),
      automaticThreads: settings.threads ?? automatic.threads,
    }
  }

  async #measureAll(
    order: BenchmarkOrder,
    combinations: readonly Combination[],
    context: JobContext,
    others: () => string[],
  ): Promise<JobOutcome<BenchmarkResult>> {
    const folder = join(this.#deps.folder.temporary, `benchmark-${randomUUID()}`)
    const busy = busyWarning()
    const rows: BenchmarkRow[] = []
    const failures: BenchmarkFailure[] = []
    const meter = new Meter(order, combinations.length, context)
    try {
      await mkdir(folder, { recursive: true })
      const photo = await this.#photo(order.image, folder)
      for (const each of combinations) {
        meter.begin(stepOf(each))
        try {
          rows.push(await this.#measureOne(order, each, { photo, folder, busy, others, meter }, context))
        } catch (error) {
          context.signal.throwIfAborted()
          failures.push(failureOf(each, error, combinations.length === 1))
        }
        meter.end()
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
      await this.#unload(order, combinations)
    }
    const [first] = failures
    if (rows.length === 0 && first) throw new AppError(first.code, first.message, { failures })
    return { summary: summaryOf(rows, failures), result: { rows, failures } }
  }

  async #measureOne(
    order: BenchmarkOrder,
    { model, provider, threads }: Combination,
    around: {
      photo: BenchmarkPhoto
      folder: string
      busy: string | null
      others: () => string[]
      meter: Meter
    },
    { signal }: JobContext,
  ): Promise<BenchmarkRow> {
    const { inference, pixels } = this.#deps.workers
    const asked = await this.#deps.models.request(model, provider)
    const request = threads === null ? asked : { ...asked, threads }
    const measured = await measure(
      { inference, pixels, folder: around.folder },
      { ...order, model, request, photo: around.photo },
      { signal, others: around.others, measured: (runs) => around.meter.measured(runs) },
    )
    const row = { ...measured, warnings: [...measured.warnings, ...(around.busy ? [around.busy] : [])] }
    const id = this.#repository.add(row)
    this.#deps.events.changed(['benchmarks'])
    return { ...row, id }
  }

  async #photo(image: string | undefined, folder: string): Promise<BenchmarkPhoto> {
    const { pixels } = this.#deps.workers
    const path = image === undefined ? join(folder, 'portrait.jpg') : resolve(image)
    if (image === undefined) await pixels.call('portrait', { ...PORTRAIT, image: path, mask: null })
    const { width, height } = await pixels.call('probe', { path })
    return { path, name: image === undefined ? PORTRAIT_NAME : basename(path), width, height }
  }

  /** Sessions with other threads than the usual are of no use to anybody else. */
  async #unload({ threads }: BenchmarkOrder, combinations: readonly Combination[]): Promise<void> {
    if (threads.every((each) => each === null)) return
    for (const sha256 of new Set(combinations.map(({ model }) => model.sha256))) {
      await this.#deps.workers.inference.call('unload', { sha256 }).catch(() => undefined)
    }
  }

  /** What else runs now, in this program or another on the same workspace. */
  #others(ownId: string): string[] {
    const jobs = this.#deps.jobs.list().filter(({ id, state }) => state === 'running' && id !== ownId)
    const waiting = this.#deps.workers.runtime.worker().waiting
    return [...jobs.map(({ title }) => title), ...(waiting > 0 ? ['predictions for the window'] : [])]
  }
}

/** How far a job is; windows that have to be repeated make it longer. */
class Meter {
  readonly #runs: number
  readonly #context: JobContext
  #done = 0
  #ahead: number
  #own = 0

  constructor({ runs }: BenchmarkOrder, combinations: number, context: JobContext) {
    this.#runs = runs
    this.#context = context
    this.#ahead = combinations * runs
  }

  begin(step: string): void {
    this.#own = 0
    this.#ahead -= this.#runs
    this.#context.progress({ step })
  }

  measured(runs: number): void {
    this.#own += runs
    this.#done += runs
    const left = Math.max(0, this.#runs - this.#own)
    this.#context.progress({ done: this.#done, total: this.#done + left + this.#ahead })
  }

  end(): void {
    this.#context.progress({ total: this.#done + this.#ahead })
  }
}

function combine(models: readonly Model[], { providers, threads }: BenchmarkOrder): Combination[] {
  return models.flatMap((model) =>
    [...new Set(providers)].flatMap((provider) =>
      [...new Set(threads)].map((each) => ({ model, provider, threads: each })),
    ),
  )
}

function stepOf({ model, provider, threads }: Combination): string {
  const where = provider === 'auto' ? 'the best that works' : PROVIDER_WORDS[provider]
  return `${model.name} on ${where}${threads === null ? '' : `, ${threads} ${threads === 1 ? 'thread' : 'threads'}`}`
}

/** A lone measurement fails as it is; of several, one that fails stops none of the others. */
function failureOf({ model, provider, threads }: Combination, error: unknown, alone: boolean): BenchmarkFailure {
  const known = asAppError(error)
  if (!known || alone) throw error
  const { code, message } = known
  return { modelId: model.id, model: model.name, requestedProvider: provider, threads, code, message }
}

function summaryOf(rows: readonly BenchmarkRow[], failures: readonly BenchmarkFailure[]): string {
  const [first] = rows
  const one = rows.length === 1 && first
  const figures = one
    ? `p50 ${first.p50Ms.toFixed(1)} ms, p95 ${first.p95Ms.toFixed(1)} ms.`
    : `${rows.length} measured.`
  const unsettled = rows.filter(({ settled }) => !settled).length
  return [
    figures,
    ...(unsettled > 0 ? [one ? 'It did not settle.' : `${unsettled} did not settle.`] : []),
    ...(failures.length > 0 ? [`${failures.length} could not be measured.`] : []),
  ].join(' ')
}
