import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Foreseen, Inspection } from '../../src-shared/contract/index.ts'
import { AppError, type Dataset, type Problem } from '../../src-shared/domain/index.ts'
import type { StartedJob } from '../jobs/jobs.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { didYouMean } from '../store/near-names.ts'
import { DatasetRepository } from './dataset-repository.ts'
import { LARGEST_CACHE, runCache, SMALLEST_CACHE, type CacheResult } from './cache-run.ts'
import { runExport, type ExportResult } from './export-run.ts'
import { foreseeImport } from './foresee.ts'
import { ImageFiles } from './image-files.ts'
import { ImageRepository } from './image-repository.ts'
import type { ImageService } from './image-service.ts'
import { checkChoice, importFolder, type ImportRequest, type ImportResult } from './import-folder.ts'
import { defaultName, inspectFolder } from './inspect.ts'
import { ProblemRepository } from './problem-repository.ts'
import { checkRelink, type RelinkResult } from './relink.ts'
import { realFolder } from './walk.ts'

type Deps = ServiceDeps & {
  images: Pick<ImageService, 'forDataset'>
  annotation: { flushAll(datasetId?: string): Promise<void> }
}

/** Rows that are removed in one go: more would hold the event loop. */
const REMOVED_AT_ONCE = 25

/** Folders of photos with masks: import, export, relink, rename, remove. */
export class DatasetService {
  readonly #deps: Deps & { files: ImageFiles }
  readonly #rows: DatasetRepository
  readonly #images: ImageRepository
  readonly #problems: ProblemRepository
  /** Datasets (by lower-case name) that a job is changing now. */
  readonly #busy = new Set<string>()

  constructor(deps: Deps) {
    this.#deps = { ...deps, files: new ImageFiles(deps) }
    this.#rows = new DatasetRepository(deps.database)
    this.#images = new ImageRepository(deps.database)
    this.#problems = new ProblemRepository(deps.database)
  }

  list(): Dataset[] {
    return this.#rows.list().map(withRoot)
  }

  /** @throws AppError NOT_FOUND */
  get(datasetId: string): Dataset {
    const found = this.#rows.find(datasetId)
    if (!found)
      throw new AppError('NOT_FOUND', `There is no dataset ${datasetId}; it may have been removed.`, { datasetId })
    return withRoot(found)
  }

  /** By id, else by name without regard to case. @throws AppError NOT_FOUND with near names */
  resolve(idOrName: string): Dataset {
    const row = this.#rows.row(idOrName) ?? this.#rows.byName(idOrName)
    if (row) return this.get(row.id)
    const names = this.#rows.names()
    const hint = names.length > 0 ? didYouMean(idOrName, names) : ' Import one first: hairline dataset import DIR.'
    throw new AppError('NOT_FOUND', `There is no dataset "${idOrName}".${hint}`, {
      name: idOrName,
      names: names.slice(0, 50),
    })
  }

  inspect(path: string): Promise<Inspection> {
    return inspectFolder(path, this.#rows, this.#deps.workers.pixels)
  }

  foresee(path: string, signal?: AbortSignal): Promise<Foreseen> {
    return foreseeImport(path, this.#deps.workers.pixels, signal)
  }

  problems(datasetId: string): Problem[] {
    return this.#problems.ofDataset(this.get(datasetId).id)
  }

  /** Imports a folder, or what is new in it: the same name is a re-import. @throws AppError WRONG_USAGE */
  startImport(input: ImportRequest): StartedJob<ImportResult> {
    checkChoice(input)
    const root = realFolder(input.path)
    const name = input.name ?? defaultName(root)
    const spec = { kind: 'import', title: `Import ${name}`, subtitle: root, unit: 'images' } as const
    return this.#deps.jobs.start(spec, (context) =>
      this.#exclusively(name, async () => {
        const result = await importFolder(this.#deps, { ...input, path: root, name }, context)
        const { added, alreadyThere, problems } = result
        return { summary: `${added} added, ${alreadyThere} already there, ${problems} problems.`, result }
      }),
    )
  }

  /** @throws AppError NOT_FOUND, ALREADY_EXISTS */
  rename(datasetId: string, name: string): Dataset {
    const dataset = this.get(datasetId)
    const other = this.#rows.byName(name)
    if (other && other.id !== datasetId) {
      throw new AppError('ALREADY_EXISTS', `There is already a dataset "${other.name}"; choose another name.`, { name })
    }
    this.#refuseWhileBusy(dataset.name)
    this.#rows.rename(datasetId, name)
    this.#deps.events.changed(['datasets', 'images', 'evaluations'])
    return this.get(datasetId)
  }

  /** Forgets the dataset and its masks. Photos on disk are never touched. */
  async remove(datasetId: string): Promise<{ removed: string }> {
    const { name } = this.get(datasetId)
    return this.#exclusively(name, async () => {
      for (let ids = this.#removeSome(datasetId); ids.length > 0; ids = this.#removeSome(datasetId)) {
        for (const id of ids) await rm(join(this.#deps.folder.masks, `${id}.png`), { force: true })
      }
      this.#deps.events.changed(['datasets', 'images', 'annotation', 'evaluations'])
      return { removed: datasetId }
    })
  }

  /** Some of the images, or the dataset itself where it has none left: another process may be adding more. */
  #removeSome(datasetId: string): string[] {
    return this.#deps.database
      .transaction(() => {
        const ids = this.#images.someIds(datasetId, REMOVED_AT_ONCE)
        if (ids.length > 0) this.#images.remove(ids)
        else this.#rows.remove(datasetId)
        return ids
      })
      .immediate()
  }

  /** Points the dataset to the folder that its photos were moved to, after checking that they are the same. */
  startRelink(datasetId: string, path: string): StartedJob<RelinkResult> {
    const { name } = this.get(datasetId)
    const root = realFolder(path)
    const spec = { kind: 'relink', title: `Relink ${name}`, subtitle: root, unit: 'photos' } as const
    return this.#deps.jobs.start(spec, (context) =>
      this.#exclusively(name, async () => {
        const result = await checkRelink(root, this.#images.ofDataset(datasetId), this.#deps.workers.pixels, context)
        this.#rows.relink(datasetId, root)
        this.#deps.events.changed(['datasets', 'images', 'annotation'])
        const missing = result.missing > 0 ? `, ${result.missing} still missing` : ''
        return { summary: `${result.found} photos found${missing}.`, result }
      }),
    )
  }

  /** Writes images/ and masks/ by stem into an empty or new folder, or over an earlier export. */
  startExport(datasetId: string, out: string): StartedJob<ExportResult> {
    const dataset = this.get(datasetId)
    const { images } = dataset
    const spec = {
      kind: 'export-masks',
      title: `Export ${dataset.name}`,
      subtitle: out,
      unit: 'images',
      total: images,
    } as const
    return this.#deps.jobs.start(spec, async (context) => {
      await this.#deps.annotation.flushAll(datasetId)
      const result = await runExport(this.#deps, dataset, this.#deps.images.forDataset(datasetId), out, context)
      const left = result.left.length > 0 ? `; ${result.left.length} photos could not be copied` : ''
      return { summary: `${result.images} photos and ${result.masks} masks written${left}.`, result }
    })
  }

  /**
   * Writes train, validation and test images and masks as `.npy` of `size` × `size`, for training, into an empty or new
   * folder, or over an earlier cache. @throws AppError WRONG_USAGE
   */
  startCache(datasetId: string, { size, out }: { size: number; out: string }): StartedJob<CacheResult> {
    const dataset = this.get(datasetId)
    if (!Number.isInteger(size) || size < SMALLEST_CACHE || size > LARGEST_CACHE) {
      throw new AppError(
        'WRONG_USAGE',
        `A cache of ${size} pixels cannot be made; choose a whole number from ${SMALLEST_CACHE} to ${LARGEST_CACHE}.`,
        { size },
      )
    }
    const spec = {
      kind: 'cache',
      title: `Cache ${dataset.name}`,
      subtitle: out,
      unit: 'images',
      leaves: 'the folder is as it was',
    } as const
    return this.#deps.jobs.start(spec, async (context) => {
      await this.#deps.annotation.flushAll(datasetId)
      const problems = this.#problems.ofDataset(datasetId)
      const images = this.#deps.images.forDataset(datasetId)
      const result = await runCache(this.#deps, dataset, images, { size, out, problems }, context)
      const cached = result.files.reduce(
        (sum, { path, shape }) => sum + (path.endsWith('images.npy') ? shape[0]! : 0),
        0,
      )
      const left = result.left.length > 0 ? `; ${result.left.length} were left out` : ''
      return { summary: `${cached} images cached${left}.`, result }
    })
  }

  async #exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.#refuseWhileBusy(name)
    const key = name.toLowerCase()
    this.#busy.add(key)
    try {
      return await work()
    } finally {
      this.#busy.delete(key)
    }
  }

  #refuseWhileBusy(name: string): void {
    if (!this.#busy.has(name.toLowerCase())) return
    throw new AppError('BUSY', `Another job is changing the dataset "${name}"; wait until it is done, or cancel it.`, {
      name,
    })
  }
}

function withRoot(dataset: Omit<Dataset, 'rootFound'>): Dataset {
  return { ...dataset, rootFound: existsSync(dataset.root) }
}
