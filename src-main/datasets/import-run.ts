import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { JobContext } from '../jobs/jobs.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { chosenClasses } from '../workers/pixels/classes.ts'
import type { DatasetRow } from './dataset-repository.ts'
import { reportFolder } from './folder-report.ts'
import type { ImageFiles } from './image-files.ts'
import { ImportReader, type ReadImage } from './import-reader.ts'
import { ImportStore, type ImportCounts } from './import-store.ts'
import type { Plan } from './layouts/plan.ts'
import { MaskRows } from './mask-rows.ts'
import { followMoved } from './moved-photos.ts'
import { mapOrdered } from './ordered.ts'
import type { Walked } from './walk.ts'

/** Two processes read pixels; two more files wait for them, so that neither ever does. */
const FILES_AT_ONCE = 4
/** One transaction for so many files, or for so long: often enough to see it grow, seldom enough to flush the disk. */
const BATCH_FILES = 32
const BATCH_MS = 400

type Deps = ServiceDeps & { files: ImageFiles }
type Input = { dataset: DatasetRow; plan: Plan; walked: Walked; expectsMasks: boolean }

/** One import or re-import of a planned folder. What was stored stays when it is cancelled or fails. */
export async function runImport(
  deps: Deps,
  { dataset, plan, walked, expectsMasks }: Input,
  context: JobContext,
): Promise<ImportCounts> {
  const { database } = deps
  const { pixels } = deps.workers
  const absolute = (path: string) => join(dataset.root, path)
  const places = { database, datasetId: dataset.id, pixels, planned: plan.images, absolute }
  const { known, hashes } = await followMoved(places, context)
  const knownByPath = new Map(known.map((row) => [row.path, row]))
  context.progress({ step: 'Read images', total: plan.images.length, done: 0 })
  const incoming = join(deps.folder.temporary, `import-${randomBytes(6).toString('hex')}`)
  await mkdir(incoming)
  const reader = new ImportReader({
    pixels,
    masks: new MaskRows(database),
    root: dataset.root,
    incoming,
    thumbnailPath: (sha256) => deps.files.thumbnailPath(sha256, 256),
    classes: plan.layout === 'class-map' ? dataset.classes : null,
    hashes,
    signal: context.signal,
  })
  const store = new ImportStore({
    database,
    datasetId: dataset.id,
    masksFolder: deps.folder.masks,
    expectsMasks: expectsMasks && plan.images.some(({ masks }) => masks.length > 0),
  })
  const present = new PresentClasses()
  const batches = new Batches(async (batch) => {
    await store.store(batch)
    deps.events.changed(['datasets', 'images'])
  })
  try {
    const results = mapOrdered(plan.images, FILES_AT_ONCE, (planned) =>
      reader.read(planned, knownByPath.get(planned.path) ?? null),
    )
    let done = 0
    for await (const each of results) {
      present.add(each)
      await batches.add(each)
      context.progress({ done: ++done })
    }
  } finally {
    // Also after a cancel: what was read is kept.
    await batches.flush().finally(() => removeIncoming(incoming))
  }
  const missing = dataset.classes && plan.layout === 'class-map' ? present.missing(dataset.classes) : null
  await reportFolder(database, { dataset, plan, problems: [...walked.problems, ...(missing ? [missing] : [])] })
  deps.events.changed(['datasets', 'images', 'evaluations'])
  return store.counts
}

/** A worker that was cancelled may still write there; what stays behind is removed at the next start. */
const removeIncoming = (folder: string) =>
  rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)

/** Collects results until it is time to store them. */
class Batches {
  readonly #store: (batch: ReadImage[]) => Promise<void>
  #batch: ReadImage[] = []
  #sinceMs = performance.now()

  constructor(store: (batch: ReadImage[]) => Promise<void>) {
    this.#store = store
  }

  async add(read: ReadImage): Promise<void> {
    this.#batch.push(read)
    if (this.#batch.length >= BATCH_FILES || performance.now() - this.#sinceMs > BATCH_MS) await this.flush()
  }

  async flush(): Promise<void> {
    const batch = this.#batch
    this.#batch = []
    this.#sinceMs = performance.now()
    if (batch.length > 0) await this.#store(batch)
  }
}

/** Which classes the imported class maps hold: a choice that none of them has is most likely a slip. */
class PresentClasses {
  readonly #present = new Set<number>()

  add({ mask }: ReadImage): void {
    if (mask.kind === 'read') for (const each of mask.presentClasses) this.#present.add(each)
  }

  missing(choice: string) {
    if (this.#present.size === 0) return null
    const chosen = chosenClasses(choice)
    const found = [...this.#present].sort((a, b) => a - b)
    if (found.some((index) => chosen[index] === 255)) return null
    const message = `No mask of this folder has the classes ${choice}; it has ${found.join(', ')}. Import again with other classes.`
    return { path: '.', code: 'CLASS_NOT_FOUND', message } as const
  }
}
