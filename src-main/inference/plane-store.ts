import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../../src-shared/domain/index.ts'
import type { OneOfMany } from '../workers/many-protocol.ts'
import { planeOrigin } from './plane-file.ts'
import type { PlaneItem, PlaneOrder, StoredPlane } from './plane-order.ts'
import type { PlaneRun } from './plane-run.ts'

type Made = OneOfMany<StoredPlane>

/** Probability planes on disk. The same one asked for twice at once, by whomever, is computed once. */
export class PlaneStore {
  readonly #run: PlaneRun
  readonly #claims = new Map<string, Promise<Made>>()

  constructor(run: PlaneRun) {
    this.#run = run
  }

  /**
   * One for each item: the stored plane, else inference now. With `auto` any provider's will do, else only that one's.
   * @throws AppError where the model itself fails, CANCELLED
   */
  async get(order: PlaneOrder): Promise<Made[]> {
    const { items, signal } = order
    const mine: { item: PlaneItem; settle: (made: Made) => void; fail: (error: unknown) => void }[] = []
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

  async #make(
    order: PlaneOrder,
    claims: { item: PlaneItem; settle: (made: Made) => void; fail: (error: unknown) => void }[],
  ): Promise<void> {
    try {
      const stored = await Promise.all(claims.map(({ item }) => this.#find(item, order.provider)))
      const missing = claims.filter((claim, index) => {
        const found = stored[index]
        if (found) claim.settle({ ok: found })
        return !found
      })
      if (missing.length === 0) return
      const folders = new Set(missing.map(({ item }) => dirname(item.planePath)))
      for (const folder of folders) await mkdir(folder, { recursive: true })
      const run = { ...order, items: missing.map(({ item }) => item), request: await order.request() }
      const made = await this.#run.compute(run)
      const pictures = missing.map(({ item }) => picturePath(item.planePath)).filter((path) => existsSync(path))
      await Promise.all(pictures.map((path) => rm(path, { force: true })))
      missing.forEach(({ settle }, index) => settle(made[index] ?? noAnswer()))
    } catch (error) {
      claims.forEach(({ fail }) => fail(error))
    }
  }

  async #find({ planePath }: PlaneItem, provider: string): Promise<StoredPlane | null> {
    const origin = await planeOrigin(planePath)
    if (!origin || (provider !== 'auto' && provider !== origin.provider)) return null
    const { provider: name, durationMs, bytes } = origin
    return { planePath, provider: { name, fallback: null }, durationMs, cached: true, bytes }
  }
}

/** The picture of a plane at its image's size, beside it. */
export const picturePath = (planePath: string) => planePath.replace(/\.plane$/, '.2.png')

function noAnswer(): never {
  throw new AppError('INTERNAL', 'The inference worker gave no answer for an image; try again.')
}
