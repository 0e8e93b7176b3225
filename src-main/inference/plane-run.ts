import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError, type ErrorDescription, type ProviderInUse } from '../../src-shared/domain/index.ts'
import { asAppError } from '../store/faults.ts'
import type { WorkspaceFolder } from '../store/workspace-folder.ts'
import type { ManyResult, OneOfMany, RunManyResponse } from '../workers/many-protocol.ts'
import { isMarkerOfSeveral, markedImages } from '../workers/inference/marker.ts'
import type { InferenceWorker, ModelRequest } from '../workers/protocol.ts'
import type { Input, InputCache } from './input-cache.ts'
import { addressAt } from './plane-pack.ts'
import { DEATHS, type PlaneItem, type PlaneOrder, type StoredPlane } from './plane-order.ts'
import { feedOf } from './prediction-paths.ts'
import { Slots } from './slots.ts'

type Made = OneOfMany<StoredPlane>
type RunOrder = Omit<PlaneOrder, 'request'> & { request: ModelRequest }
type Ready = { item: PlaneItem; index: number; input: Input }

/** One request runs, one stands ready or is being finished: more would only make others wait that want a single image. */
const REQUESTS_AT_ONCE = 2
/** So many deaths in one request: it is the model, not its images. */
const MOST_DEATHS = 3
/** So often a list is begun again that only finished when the worker died of another's work. */
const MOST_NEIGHBOURS_DEATHS = 10

/** Computes planes: inputs from the cache, through the model, onto the disk. */
export class PlaneRun {
  readonly #folder: WorkspaceFolder
  readonly #inference: InferenceWorker
  readonly #inputs: InputCache
  readonly #slots = new Slots(REQUESTS_AT_ONCE)
  /** Models that a worker died of while several images ran beside each other: one at a time from then on. By hash. */
  readonly #alone = new Set<string>()

  constructor(deps: { folder: WorkspaceFolder; inference: InferenceWorker; inputs: InputCache }) {
    this.#folder = deps.folder
    this.#inference = deps.inference
    this.#inputs = deps.inputs
  }

  /** One for each item. @throws AppError where the model itself fails, CANCELLED */
  async compute(order: RunOrder): Promise<Made[]> {
    const made: (Made | undefined)[] = order.items.map(() => undefined)
    await this.#pass(order, made)
    // Rows of the cache that were damaged: they have been forgotten, and are made now.
    if (made.includes(undefined)) await this.#pass(order, made)
    return made.map((each, index) => each ?? { error: unreadable(order.items[index]) })
  }

  async #pass(order: RunOrder, made: (Made | undefined)[]): Promise<void> {
    const { items, datasetId, request, signal } = order
    const open = items.map((item, index) => ({ item, index })).filter(({ index }) => made[index] === undefined)
    const feed = feedOf(request.profile)
    const photos = open.map(({ item }) => item.photo)
    await this.#inputs.with({ datasetId, feed, photos, signal }, async (inputs) => {
      signal?.throwIfAborted()
      const ready = open.flatMap(({ item, index }, at): Ready[] => {
        const input = inputs[at]
        if (!input || 'error' in input) {
          made[index] = { error: input?.error ?? unreadable(item) }
          return []
        }
        return [{ item, index, input: input.ok }]
      })
      const run = () => this.#runAll(order, ready, made)
      // A single image waits with the worker's supervisor, which serves those of loaded models first: in line here, models
      // would be loaded in turn for each.
      await (items.length === 1 ? run() : this.#slots.run(run, signal))
    })
    const damaged = open.filter(({ index }) => made[index] === undefined)
    if (damaged.length > 0) {
      await this.#inputs.forget(
        { datasetId, feed },
        damaged.map(({ item }) => item.photo),
      )
    }
  }

  /** Leaves undefined whose input could not be read. */
  async #runAll(order: RunOrder, ready: readonly Ready[], made: (Made | undefined)[]): Promise<void> {
    let rest = ready
    for (let deaths = 0; rest.length > 0; deaths += 1) {
      order.signal?.throwIfAborted()
      rest = await this.#runSome(order, rest, made, deaths)
    }
  }

  /** Returns what is left to do: all but the image on which the worker died. */
  async #runSome(
    order: RunOrder,
    ready: readonly Ready[],
    made: (Made | undefined)[],
    deathsBefore: number,
  ): Promise<readonly Ready[]> {
    const marker = join(this.#folder.temporary, `run-${randomUUID()}`)
    const pack = packFor(ready)
    try {
      const response = await this.#call(order, ready, { marker, pack })
      order.signal?.throwIfAborted()
      for (const [at, { item, index }] of ready.entries()) {
        const result = response.results[at]
        if (!result) made[index] = { error: noAnswer(item) }
        else if ('ok' in result)
          made[index] = { ok: { ...asStored(item, response.provider, result.ok), lanes: response.lanes } }
        else if (!isDamagedInput(result.error)) made[index] = result
      }
      return []
    } catch (error) {
      // What the worker had stored it has told nobody: that is made again.
      if (pack !== undefined) await removePacks(pack)
      order.signal?.throwIfAborted()
      const fault = asAppError(error)
      if (!fault || !DEATHS.includes(fault.code)) throw error
      const isNeighbours = fault.details?.['wasFree'] === true
      if (deathsBefore + 1 >= (isNeighbours ? MOST_NEIGHBOURS_DEATHS : MOST_DEATHS)) throw error
      const { suspects, together } = isNeighbours ? NOBODY : suspectsOf(marker, ready)
      if (together) this.#alone.add(order.request.sha256)
      else suspects.forEach(({ index }) => (made[index] = { error: fault.toJSON() }))
      const left = ready.filter(({ index }) => !made[index])
      return together ? this.#withoutCulprit(order, left, suspects, made) : left
    } finally {
      await rm(marker, { force: true })
    }
  }

  /**
   * Several were being run when the worker died, and perhaps of nothing but that: alone, each answers for itself, and nobody was
   * blamed before. Returns what is left to do.
   */
  async #withoutCulprit(
    order: RunOrder,
    ready: readonly Ready[],
    suspects: readonly Ready[],
    made: (Made | undefined)[],
  ): Promise<readonly Ready[]> {
    for (const suspect of ready.filter((each) => suspects.includes(each))) {
      await this.#runSome(order, [suspect], made, 0)
      const one = made[suspect.index]
      if (one && 'error' in one) break
    }
    return ready.filter(({ index }) => made[index] === undefined)
  }

  #call(
    { request, items, total, signal, onSent }: RunOrder,
    ready: readonly Ready[],
    { marker, pack }: { marker: string; pack: string | undefined },
  ): Promise<RunManyResponse> {
    const images = ready.map(({ item, input }) => {
      return { input: input.slice, content: input.content, out: item.planePath, mask: item.mask?.path }
    })
    const alone = this.#alone.has(request.sha256)
    const answer = this.#inference.call(
      'runMany',
      { ...request, images, pack, total: total ?? items.length, marker, alone },
      { isInDoubt: () => isMarkerOfSeveral(textOf(marker)), ...(signal ? { signal } : {}) },
    )
    onSent?.()
    return answer
  }
}

function asStored(
  { planePath: own, mask }: PlaneItem,
  provider: ProviderInUse,
  { durationMs, bytes, place, histograms }: ManyResult,
): StoredPlane {
  const scored = mask && histograms ? { mask, histograms } : undefined
  const planePath = place === undefined ? own : addressAt(own, place)
  return { planePath, provider, durationMs, bytes, cached: false, scored }
}

/** Several planes share files; only planes that are in the books can be found in one. */
function packFor(ready: readonly Ready[]): string | undefined {
  const [first] = ready
  if (!first || ready.length < 2 || !ready.every(({ item }) => item.key)) return undefined
  return join(dirname(first.item.planePath), randomUUID())
}

/** Of a list that failed. One that a worker still writes is swept some time later. */
async function removePacks(pack: string): Promise<void> {
  const folder = dirname(pack)
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(basename(pack)))
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true }).catch(() => undefined)))
}

/**
 * The images that the worker was at when it died. Where it had not begun it is the first; but where several were to be run
 * together (`together`), none of them.
 */
function suspectsOf(marker: string, ready: readonly Ready[]): { suspects: Ready[]; together: boolean } {
  const text = textOf(marker)
  const together = isMarkerOfSeveral(text)
  const marked = markedImages(text)
  const places = marked.length === 0 && !together ? [0] : marked
  return { suspects: places.flatMap((at) => ready[Math.min(at, ready.length - 1)] ?? []), together }
}

const NOBODY = { suspects: [], together: false }

/** Small, and in memory; read at once, since a death is judged at once. */
function textOf(marker: string): string {
  try {
    return readFileSync(marker, 'latin1')
  } catch {
    return ''
  }
}

/** Of all that can fail, only reading the cache fails like this. */
const isDamagedInput = ({ code }: ErrorDescription) => code === 'FILE_UNREADABLE'

const unreadable = (item: PlaneItem | undefined) =>
  new AppError(
    'FILE_UNREADABLE',
    `The cached input of ${item?.photo.path ?? 'an image'} cannot be kept; check the disk of the workspace.`,
  ).toJSON()

const noAnswer = ({ photo }: PlaneItem) =>
  new AppError('INTERNAL', `The inference worker gave no answer for ${photo.path}; try again.`).toJSON()
