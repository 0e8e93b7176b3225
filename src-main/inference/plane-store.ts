import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../../src-shared/domain/index.ts'
import { ShortTurns } from '../store/short-turns.ts'
import type { OneOfMany } from '../workers/many-protocol.ts'
import { planeOrigin } from './plane-file.ts'
import type { PlaneLedger } from './plane-ledger.ts'
import { addressAt, placeOf } from './plane-pack.ts'
import type { PlaneItem, PlaneOrder, StoredPlane } from './plane-order.ts'
import type { PlaneRun } from './plane-run.ts'

type Made = OneOfMany<StoredPlane>
type Claim = { item: PlaneItem; settle: (made: Made) => void; fail: (error: unknown) => void }

/** Probability planes on disk. The same one asked for twice at once, by whomever, is computed once. */
export class PlaneStore {
  readonly #run: PlaneRun
  readonly #ledger: PlaneLedger
  readonly #claims = new Map<string, Promise<Made>>()

  constructor(run: PlaneRun, ledger: PlaneLedger) {
    this.#run = run
    this.#ledger = ledger
  }

  /**
   * One for each item: the stored plane, else inference now. With `auto` any provider's will do, else only that one's.
   * @throws AppError where the model itself fails, CANCELLED
   */
  async get(order: PlaneOrder): Promise<Made[]> {
    const { items, signal } = order
    const mine: Claim[] = []
    const waiting = items.map((item) => {
      const key = `${order.provider} ${item.planePath}`
      const other = this.#claims.get(key)
      if (other) return { item, made: other, isOurs: false }
      const { promise, resolve, reject } = Promise.withResolvers<Made>()
      // Whoever waits for it hears of it; nobody has to.
      promise.catch(() => undefined)
      this.#claims.set(key, promise)
      const done = () => this.#claims.delete(key)
      mine.push({
        item,
        settle: (made) => (done(), resolve(made)),
        fail: (error) => (done(), reject(error)),
      })
      return { item, made: promise, isOurs: true }
    })
    await this.#make(order, mine)
    return Promise.all(
      waiting.map(async ({ item, made, isOurs }) => {
        try {
          return await made
        } catch (error) {
          signal?.throwIfAborted()
          // Another caller has cancelled what we waited for, or its model was not ours to judge: we ask ourselves.
          if (isOurs) throw error
          return (await this.get({ ...order, items: [item] }))[0] ?? noAnswer()
        }
      }),
    )
  }

  /** Planes that turned out to be damaged are not there any more. */
  async forget(items: readonly PlaneItem[]): Promise<void> {
    for (const { key } of items) if (key) this.#ledger.misplaced(key)
    await Promise.all(items.map(({ planePath }) => rm(planePath, { force: true })))
  }

  async #make(order: PlaneOrder, claims: readonly Claim[]): Promise<void> {
    try {
      const stored = await Promise.all(claims.map(({ item }) => this.#find(item, order.provider)))
      const missing = claims.filter((claim, index) => {
        const found = stored[index]
        if (found) claim.settle({ ok: found })
        return !found
      })
      if (missing.length === 0) return order.onSent?.()
      const folders = new Set(missing.map(({ item }) => dirname(item.planePath)))
      for (const folder of folders) await makeFolder(folder)
      const run = { ...order, items: missing.map(({ item }) => item), request: await order.request() }
      const made = await this.#run.compute(run)
      const outdated = missing
        .flatMap(({ item }, index) => outdatedBy(item, made[index]))
        .filter((path) => existsSync(path))
      await Promise.all(outdated.map((path) => rm(path, { force: true })))
      const turns = new ShortTurns()
      for (const [index, { item, settle }] of missing.entries()) {
        // In the books before anybody can ask for it again.
        settle(this.#noted(item, made[index] ?? noAnswer()))
        await turns.pause()
      }
      // Nothing but the books says what lies where in a pack.
      if (missing.length > 1) this.#ledger.save()
    } catch (error) {
      claims.forEach(({ fail }) => fail(error))
    }
  }

  async #find({ planePath: own, key }: PlaneItem, provider: string): Promise<StoredPlane | null> {
    const place = key ? this.#ledger.placeOf(key) : null
    const planePath = place === null ? own : addressAt(own, place)
    const origin = await planeOrigin(planePath)
    if (!origin || (provider !== 'auto' && provider !== origin.provider)) return null
    const { provider: name, durationMs, bytes } = origin
    if (key) this.#ledger.used(key, bytes)
    return { planePath, provider: { name, fallback: null }, durationMs, cached: true, bytes }
  }

  #noted({ key }: PlaneItem, made: Made): Made {
    if (!key || 'error' in made) return made
    const { planePath, bytes } = made.ok
    return { ok: { ...made.ok, madeAgain: this.#ledger.made(key, bytes, placeOf(planePath)) } }
  }
}

/** @throws system errors (see faults.ts) */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    // What a recursive mkdir says of a file system that is read-only, where it should say that.
    if (error.code === 'ENOENT') error.code = 'EROFS'
    throw error
  })
}

/** Files that are of the plane before. */
function outdatedBy({ planePath }: PlaneItem, made: Made | undefined): string[] {
  const picture = picturePath(planePath)
  const isPacked = made && 'ok' in made && made.ok.planePath !== planePath
  return isPacked ? [picture, planePath] : [picture]
}

/** The picture of a plane at its image's size, beside it. */
export const picturePath = (planePath: string) => planePath.replace(/\.plane$/, '.2.png')

function noAnswer(): never {
  throw new AppError('INTERNAL', 'The inference worker gave no answer for an image; try again.')
}
