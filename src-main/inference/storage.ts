import { rm } from 'node:fs/promises'
import { AppError } from '../../src-shared/domain/index.ts'
import type { StorageInfo } from '../../src-shared/contract/index.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { SettingRepository } from '../store/setting-repository.ts'
import { InputCache } from './input-cache.ts'
import { InputRepository } from './input-repository.ts'
import { adoptPlanes } from './adopt-planes.ts'
import { PlaneLedger, type PlaneKey } from './plane-ledger.ts'
import { addressAt, fileOf } from './plane-pack.ts'
import { picturePath } from './plane-store.ts'
import { planePathOf } from './prediction-paths.ts'

const GIB = 2 ** 30
/** Ten thousand inputs of 512 × 512 are 7.3 GiB; a plane of that size takes some 15 KB, so that half a million fit. */
const DEFAULT_BYTES = { inputs: 16 * GIB, predictions: 8 * GIB }
const REMOVED_AT_ONCE = 200
const ADOPTED_EVERY_MS = 3600 * 1000
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
  #adoptedMs = 0

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
      let over = this.ledger.usedBytes() - budget
      /** Files that were looked at, and whether they are gone. */
      const seen = new Map<string, boolean>()
      for (const entry of oldest) {
        if (over <= 0) break
        const file = this.#fileOf(entry)
        if (!seen.has(file)) {
          const together = this.ledger.sharing(entry)
          // None at all cannot be: nothing would be won by removing it, for ever.
          const isKept = together.length === 0 || together.some((each) => this.#inUse.has(this.#ownPath(each)))
          seen.set(file, !isKept)
          if (!isKept) await this.#remove(file, together)
          if (!isKept) over -= together.reduce((sum, { bytes }) => sum + bytes, 0)
        }
        if (!seen.get(file)) skipped += 1
      }
    }
  }

  /** Planes that lie in one file, with their pictures. */
  async #remove(file: string, planes: ReturnType<PlaneLedger['sharing']>): Promise<void> {
    // Also their own files: a plane that was made alone may have come into a pack later.
    const others = planes.map(this.#ownPath).flatMap((own) => [own, picturePath(own)])
    await Promise.all([file, ...others].map((each) => rm(each, { force: true })))
    this.ledger.givenUp(planes)
  }

  #fileOf(plane: PlaneKey & { place: string | null }): string {
    const own = this.#ownPath(plane)
    return plane.place === null ? own : fileOf(addressAt(own, plane.place))
  }

  #ownPath = (key: PlaneKey) => planePathOf(this.#deps.folder, key)

  #budget(kind: keyof typeof KEYS): number {
    const set = this.#settings.get(KEYS[kind])
    return set === null ? DEFAULT_BYTES[kind] : Number(set)
  }

  /** Makes the books and the folders agree: at first, and once an hour. */
  async #adopt(): Promise<void> {
    if (Date.now() - this.#adoptedMs < ADOPTED_EVERY_MS) return
    const isFirst = this.#adoptedMs === 0
    this.#adoptedMs = Date.now()
    await adoptPlanes(this.#deps, this.ledger, { isFirst })
  }
}
