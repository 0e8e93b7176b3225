import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../src-shared/domain/index.ts'
import type { StorageInfo } from '../../src-shared/contract/index.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { SettingRepository } from '../store/setting-repository.ts'
import { InputCache } from './input-cache.ts'
import { InputRepository } from './input-repository.ts'
import { PlaneLedger, type PlaneKey } from './plane-ledger.ts'
import { picturePath } from './plane-store.ts'
import { planePathOf, predictionFolder } from './prediction-paths.ts'

const GIB = 2 ** 30
/** Ten thousand inputs of 512 × 512 are 7.3 GiB; a plane of that size takes some 15 KB, so that half a million fit. */
const DEFAULT_BYTES = { inputs: 16 * GIB, predictions: 8 * GIB }
const REMOVED_AT_ONCE = 200
const KEYS = { inputs: 'storage:inputs-bytes', predictions: 'storage:predictions-bytes' } as const

/** How much room inputs and predictions take, and may take. Both can be made again, so that the least recently used go. */
export class Storage {
  readonly inputs: InputCache
  readonly ledger: PlaneLedger
  readonly #deps: ServiceDeps
  readonly #settings: SettingRepository
  /** Planes that somebody reads or makes now. */
  readonly #inUse = new Map<string, number>()
  #makingRoom: Promise<void> | null = null
  #adopted = false

  constructor(deps: ServiceDeps) {
    this.#deps = deps
    this.#settings = new SettingRepository(deps.database)
    this.ledger = new PlaneLedger(deps.database)
    this.inputs = new InputCache({
      folder: deps.folder,
      pixels: deps.workers.pixels,
      repository: new InputRepository(deps.database),
      budgetBytes: () => this.#budget('inputs'),
    })
  }

  async info(): Promise<StorageInfo> {
    await this.#adopt()
    this.ledger.refresh()
    return {
      inputs: {
        usedBytes: this.inputs.usedBytes(),
        budgetBytes: this.#budget('inputs'),
        defaultBytes: DEFAULT_BYTES.inputs,
      },
      predictions: {
        usedBytes: this.ledger.usedBytes(),
        budgetBytes: this.#budget('predictions'),
        defaultBytes: DEFAULT_BYTES.predictions,
        count: this.ledger.count(),
      },
    }
  }

  /** Budgets in bytes. What is over them goes at once. @throws AppError INVALID_INPUT */
  async setBudgets(budgets: { inputsBytes?: number | undefined; predictionsBytes?: number | undefined }) {
    for (const [name, bytes] of [
      ['inputs', budgets.inputsBytes],
      ['predictions', budgets.predictionsBytes],
    ] as const) {
      if (bytes === undefined) continue
      if (!Number.isSafeInteger(bytes) || bytes < 0) {
        throw new AppError('INVALID_INPUT', `The room for ${name} must be a whole number of bytes, 0 or more.`)
      }
      this.#settings.set(KEYS[name], String(bytes))
    }
    await this.makeRoom()
    this.#deps.events.changed(['workspace'])
    return this.info()
  }

  /** Notes that planes are used until `release` is called: none of them is given up before. */
  use(paths: readonly string[]): { release: () => void } {
    for (const path of paths) this.#inUse.set(path, (this.#inUse.get(path) ?? 0) + 1)
    return {
      release: () => {
        for (const path of paths) {
          const left = (this.#inUse.get(path) ?? 1) - 1
          if (left > 0) this.#inUse.set(path, left)
          else this.#inUse.delete(path)
        }
      },
    }
  }

  /** Makes known what was written and used; other processes may make room at once. */
  async settle(): Promise<void> {
    this.ledger.save()
    this.ledger.refresh()
    await this.inputs.save()
    this.inputs.release()
    await this.makeRoom()
  }

  /** True where planes take more than they may. */
  isOver(): boolean {
    return this.ledger.usedBytes() > this.#budget('predictions')
  }

  /** One at a time: who comes meanwhile waits for the same. */
  makeRoom(): Promise<void> {
    this.#makingRoom ??= this.#makeRoom().finally(() => {
      this.#makingRoom = null
    })
    return this.#makingRoom
  }

  async #makeRoom(): Promise<void> {
    await this.#adopt()
    await this.inputs.makeRoom()
    const budget = this.#budget('predictions')
    let skipped = 0
    while (this.ledger.usedBytes() > budget) {
      const oldest = this.ledger.oldest(REMOVED_AT_ONCE + skipped).slice(skipped)
      if (oldest.length === 0) return
      const removed: PlaneKey[] = []
      let over = this.ledger.usedBytes() - budget
      for (const { bytes, ...key } of oldest) {
        if (over <= 0) break
        const path = planePathOf(this.#deps.folder, key)
        if (this.#inUse.has(path)) {
          skipped += 1
          continue
        }
        await Promise.all([path, picturePath(path)].map((each) => rm(each, { force: true })))
        removed.push(key)
        over -= bytes
      }
      this.ledger.givenUp(removed)
    }
  }

  #budget(kind: keyof typeof KEYS): number {
    const set = this.#settings.get(KEYS[kind])
    return set === null ? DEFAULT_BYTES[kind] : Number(set)
  }

  /** Planes of an older Hairline stand in no list yet: they are looked up once, by the models that there are. */
  async #adopt(): Promise<void> {
    if (this.#adopted) return
    this.#adopted = true
    const { database, folder } = this.#deps
    const models = database
      .prepare('SELECT DISTINCT sha256 AS modelSha256, profile_hash AS profileHash FROM model')
      .all() as { modelSha256: string; profileHash: string }[]
    const known = database.prepare(
      'SELECT 1 FROM prediction WHERE model_sha256 = ? AND profile_hash = ? AND bytes > 0 LIMIT 1',
    )
    for (const { modelSha256, profileHash } of models) {
      if (known.get(modelSha256, profileHash)) continue
      const path = predictionFolder(folder, modelSha256, profileHash)
      for (const name of await readdir(path).catch(() => [])) {
        const imageSha256 = /^([0-9a-f]{64})\.plane$/.exec(name)?.[1]
        const found = imageSha256 === undefined ? null : await stat(join(path, name)).catch(() => null)
        if (imageSha256 && found) this.ledger.used({ modelSha256, profileHash, imageSha256 }, found.size)
      }
    }
    this.ledger.save()
  }
}
