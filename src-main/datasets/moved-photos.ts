import { AppError, type Split } from '../../src-shared/domain/index.ts'
import type { JobContext } from '../jobs/jobs.ts'
import type { Database } from '../store/database.ts'
import type { PixelsWorker } from '../workers/protocol.ts'
import { commitImport } from './import-commit.ts'
import { ImageRepository, type ImageRow, type ImageRowWithMask } from './image-repository.ts'
import type { PlannedImage } from './layouts/plan.ts'
import { mapOrdered } from './ordered.ts'

/** SHA-256 of the photos that could be read, by path. */
export type PhotoHashes = ReadonlyMap<string, string>

type Known = Pick<ImageRow, 'id' | 'path' | 'sha256' | 'split'>
type Move = { id: string; path: string; split: Split }

type Deps = {
  database: Database
  datasetId: string
  pixels: PixelsWorker
  planned: readonly PlannedImage[]
  absolute: (path: string) => string
}

const HASHED_AT_ONCE = 4

/**
 * Finds known photos by their content and follows them to where they lie now, with id, mask and figures,
 * before anything is compared by path. Returns the images as they are then, and the hashes, so that nobody reads twice.
 */
export async function followMoved(
  deps: Deps,
  context: JobContext,
): Promise<{ known: ImageRowWithMask[]; hashes: PhotoHashes }> {
  const { database, datasetId, planned } = deps
  const images = new ImageRepository(database)
  const known = images.ofDataset(datasetId)
  const hashes = new Map<string, string>()
  if (known.length === 0) return { known, hashes }
  const paths = new Set(known.map(({ path }) => path))
  const hash = (some: readonly PlannedImage[]) => hashPhotos(deps, some, hashes, context)
  context.progress({ step: 'Compare photos', done: 0 })
  await hash(planned.filter(({ path }) => paths.has(path)))
  // A new path holds a known photo only where one is not in its place any more.
  if (known.every((row) => isHome(row, hashes))) return { known, hashes }
  await hash(planned.filter(({ path }) => !paths.has(path)))
  if (movesOf(known, planned, hashes).length === 0) return { known, hashes }
  // Asked again with the write lock held: another process may have followed them meanwhile.
  const now = commitImport(database, datasetId, () => {
    images.moveAll(movesOf(images.ofDataset(datasetId), planned, hashes))
    return images.ofDataset(datasetId)
  })
  return { known: now, hashes }
}

async function hashPhotos(
  { pixels, absolute }: Deps,
  photos: readonly PlannedImage[],
  hashes: Map<string, string>,
  context: JobContext,
): Promise<void> {
  const { signal } = context
  context.progress({ total: hashes.size + photos.length })
  const found = mapOrdered(photos, HASHED_AT_ONCE, async ({ path }) => {
    const sha256 = await pixels.call('hash', { path: absolute(path) }, { signal }).then(
      (result) => result.sha256,
      (error: unknown) => {
        // What cannot be read is met again by whoever reads it, and becomes its problem there.
        if (signal.aborted || !(error instanceof AppError)) throw error
        return null
      },
    )
    return { path, sha256 }
  })
  for await (const { path, sha256 } of found) {
    signal.throwIfAborted()
    if (sha256 !== null) hashes.set(path, sha256)
    context.progress({ done: hashes.size })
  }
}

const isHome = ({ path, sha256 }: Known, hashes: PhotoHashes) => hashes.get(path) === sha256

/**
 * Where known images have to go so that each is at the first path that holds its content now. One whose photo is nowhere,
 * and whose path another one needs, is put aside under a name of its own: its mask is kept.
 */
export function movesOf(known: readonly Known[], planned: readonly PlannedImage[], hashes: PhotoHashes): Move[] {
  const home = new Set(known.filter((row) => isHome(row, hashes)).map(({ sha256 }) => sha256))
  const away = new Map<string, Known>()
  for (const row of known) if (!home.has(row.sha256) && !away.has(row.sha256)) away.set(row.sha256, row)
  const moves = new Map<string, Move>()
  for (const { path, split } of planned) {
    const sha256 = hashes.get(path)
    const row = sha256 === undefined ? undefined : away.get(sha256)
    if (!row) continue
    away.delete(row.sha256)
    moves.set(row.id, { id: row.id, path, split })
  }
  const taken = new Set([...moves.values()].map(({ path }) => path))
  for (const { id, path, split } of known) {
    if (taken.has(path) && !moves.has(id)) moves.set(id, { id, path: aside(path, id), split })
  }
  return [...moves.values()]
}

/** `anna.jpg` → `anna (gone 3k9xp2).jpg` */
function aside(path: string, id: string): string {
  const [, stem = path, extension = ''] = /^(.*?)(\.[^./]*)?$/.exec(path) ?? []
  return `${stem} (gone ${id.slice(-6)})${extension}`
}
