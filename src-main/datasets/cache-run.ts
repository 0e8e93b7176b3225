import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AppError, naturalCompare, type Problem } from '../../src-shared/domain/index.ts'
import { requirePhoto } from '../inference/photos.ts'
import type { JobContext } from '../jobs/jobs.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { writeFileAtomically } from '../store/atomic-file.ts'
import { asAppError } from '../store/faults.ts'
import { CACHE_SPLITS, closeCacheFolder, openCacheFolder, STATS_FILE, type CacheSplit } from './cache-folder.ts'
import { StatsCounter } from './cache-stats.ts'
import { DatasetRepository, type DatasetRow } from './dataset-repository.ts'
import type { FoundImage } from './image-service.ts'
import { mapOrdered } from './ordered.ts'
import { SplitWriter } from './cache-split.ts'

export type CacheResult = {
  out: string
  /** Paths relative to `out`. */
  files: { path: string; shape: number[]; dtype: 'uint8' }[]
  /** What of the dataset is not in the cache, in natural order. Paths relative to the imported folder. */
  left: Problem[]
}

type Request = { size: number; out: string; problems: readonly Problem[] }
type Pair = { sha256: string; maskVersion: string; histograms: Uint32Array; image: Uint8Array; mask: Uint8Array }
type CachedImage = FoundImage & { split: CacheSplit }

export const SMALLEST_CACHE = 8
export const LARGEST_CACHE = 4096

const AT_ONCE = 4
const TIMEOUT_MS = 120_000
/** Faults of one photo or mask: it is left out and the rest goes on. */
const LEAVES_OUT: readonly AppError['code'][] = [
  'IMAGE_MOVED',
  'IMAGE_UNREADABLE',
  'IMAGE_TOO_LARGE',
  'MASK_UNREADABLE',
  'FILE_NOT_FOUND',
  'DEVICE_UNAVAILABLE',
  'TIME_LIMIT',
]
/** Of photos that the import did not take; they are no images of the dataset. */
const NOT_IMPORTED: readonly Problem['code'][] = ['IMAGE_UNREADABLE', 'IMAGE_TOO_LARGE', 'DUPLICATE_IMAGE']

/**
 * Writes a dataset as arrays that NumPy reads, for training elsewhere. Rows in natural order of the images' paths; the
 * same dataset gives the same bytes. Memory does not grow with the dataset, and a cancel leaves nothing behind.
 * @throws AppError FOLDER_NOT_ALLOWED, NO_IMAGES, DISK_FULL, NOT_WRITABLE
 */
export async function runCache(
  deps: Pick<ServiceDeps, 'folder' | 'workers' | 'database'>,
  dataset: Pick<DatasetRow, 'id' | 'name'>,
  images: readonly FoundImage[],
  { size, out: target, problems }: Request,
  context: JobContext,
): Promise<CacheResult> {
  const out = resolve(target)
  const { usable, left } = sortOut(images, problems)
  if (usable.length === 0) throw nothingToCache(dataset.name, left)
  const photos = new DatasetRepository(deps.database).roots()
  const temporary = await openCacheFolder(out, { photos, workspace: deps.folder.path })
  let done = 0
  try {
    context.progress({ total: usable.length })
    const stats = new StatsCounter()
    const hash = createHash('sha256')
    const files: CacheResult['files'] = []
    for (const split of CACHE_SPLITS) {
      const writer = await SplitWriter.create(join(temporary, split), size)
      try {
        await fill(writer, split, stats, hash)
        for (const { name, shape } of await writer.finish()) {
          files.push({ path: `${split}/${name}`, shape, dtype: 'uint8' })
        }
      } finally {
        await writer.close()
      }
    }
    if (files.every(({ shape }) => shape[0] === 0)) throw nothingToCache(dataset.name, left)
    const document = { ...stats.result(), datasetHash: hash.digest('hex') }
    await writeFileAtomically(join(temporary, STATS_FILE), Buffer.from(`${JSON.stringify(document, null, 2)}\n`))
    context.signal.throwIfAborted()
    await closeCacheFolder(out, temporary)
    return { out, files, left: left.toSorted((a, b) => naturalCompare(a.path, b.path)) }
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
    throw error
  }

  async function fill(
    writer: SplitWriter,
    split: CacheSplit,
    stats: StatsCounter,
    hash: ReturnType<typeof createHash>,
  ) {
    const wanted = usable.filter((image) => image.split === split)
    const pairs = mapOrdered(wanted, AT_ONCE, async (image) => {
      context.signal.throwIfAborted()
      return { image, made: await orProblem(image, () => readPair(image)) }
    })
    for await (const { image, made } of pairs) {
      if ('code' in made) left.push(made)
      else {
        await writer.add(image.path, made.sha256, made.image, made.mask)
        if (split === 'train') stats.add(made.histograms)
        hash.update(`${split}\0${image.path}\0${made.sha256}\0${made.maskVersion}\n`)
      }
      context.progress({ done: ++done })
    }
  }

  async function readPair(image: CachedImage): Promise<Pair> {
    const { absolutePath: path, path: name, bytes, sha256, width, height } = image
    await requirePhoto({ path, bytes, sha256, width, height })
    const file = join(temporary, `${image.id}.raw`)
    const request = {
      path,
      name,
      mask: join(deps.folder.masks, `${image.id}.png`),
      size: { width: size, height: size },
    }
    const answer = await deps.workers.pixels.call(
      'trainingPair',
      { ...request, out: file },
      { timeoutMs: TIMEOUT_MS, signal: context.signal },
    )
    if (answer.sha256 !== sha256) {
      throw new AppError('IMAGE_MOVED', `${name} has changed since it was imported; import its folder again.`, { path })
    }
    const pixels = await readFile(file)
    await rm(file)
    return { ...answer, image: pixels.subarray(0, size * size * 3), mask: pixels.subarray(size * size * 3) }
  }
}

/** What can be cached, and what cannot, with the reason. */
function sortOut(images: readonly FoundImage[], problems: readonly Problem[]) {
  const imported = new Set(images.map(({ path }) => path))
  const left = problems.filter(({ path, code }) => NOT_IMPORTED.includes(code) && !imported.has(path))
  const usable: CachedImage[] = []
  for (const image of images) {
    const { path, split } = image
    if (!image.mask) {
      const message = `${path} has no ground truth; annotate it, or import a mask for it.`
      left.push({ path, code: 'MASK_MISSING', message })
    } else if (split === 'unassigned') {
      const message = `${path} belongs to no split; import it from below train/, validation/ or test/.`
      left.push({ path, code: 'INVALID_INPUT', message })
    } else {
      usable.push({ ...image, split })
    }
  }
  return { usable, left }
}

async function orProblem(image: FoundImage, work: () => Promise<Pair>): Promise<Pair | Problem> {
  try {
    return await work()
  } catch (error) {
    const known = asAppError(error)
    if (!known || !LEAVES_OUT.includes(known.code)) throw error
    return { path: image.path, code: known.code, message: known.message }
  }
}

function nothingToCache(name: string, left: readonly Problem[]): AppError {
  const [first] = left
  const why = first
    ? `of ${left.length} images none can be used, the first because: ${first.message}`
    : 'it holds no image.'
  return new AppError('NO_IMAGES', `There is nothing to cache in ${name}: ${why}`, { left: left.slice(0, 50) })
}
