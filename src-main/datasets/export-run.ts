import { join, resolve } from 'node:path'
import type { AppError, Problem } from '../../src-shared/domain/index.ts'
import type { JobContext } from '../jobs/jobs.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { asAppError } from '../store/faults.ts'
import { DatasetRepository, type DatasetRow } from './dataset-repository.ts'
import { closeExportFolder, copyWhole, markExportFolder, openExportFolder } from './export-folder.ts'
import { exportNames } from './export-plan.ts'
import type { FoundImage } from './image-service.ts'
import { mapOrdered } from './ordered.ts'

export type ExportResult = {
  out: string
  images: number
  masks: number
  /** Photos that could not be copied; their masks are there all the same, unless no name of theirs can be written. */
  left: Problem[]
}

const FILES_AT_ONCE = 4
/** What systems say of a name that is too long, or has letters that they do not take. */
const NAME_FAULTS = ['ENAMETOOLONG', 'EILSEQ', 'EINVAL']

/**
 * Writes images/ and masks/ by stem. A photo is copied byte for byte; one that is stored turned (EXIF) is written upright
 * as PNG, so that photo and mask fit in every reader. @throws AppError FOLDER_NOT_ALLOWED, DISK_FULL, NOT_WRITABLE
 */
export async function runExport(
  deps: Pick<ServiceDeps, 'folder' | 'workers' | 'database'>,
  dataset: Pick<DatasetRow, 'id' | 'name'>,
  images: readonly FoundImage[],
  target: string,
  context: JobContext,
): Promise<ExportResult> {
  const { signal } = context
  const out = resolve(target)
  const photos = new DatasetRepository(deps.database).roots()
  const { earlier } = await openExportFolder(out, dataset, { photos, workspace: deps.folder.path })
  const names = exportNames(images)
  await markExportFolder(out, dataset, [
    ...new Set([...earlier, ...[...names.values()].flatMap(({ image, mask }) => [image, mask])]),
  ])
  const written: string[] = []
  const left: Problem[] = []
  const results = mapOrdered(images, FILES_AT_ONCE, async (image) => {
    signal.throwIfAborted()
    const name = names.get(image.id)
    if (!name) return null
    const maskProblem = image.mask
      ? await problemOf(image, () => copyWhole(join(deps.folder.masks, `${image.id}.png`), join(out, name.mask)))
      : null
    const photoProblem = maskProblem ?? (await problemOf(image, () => copyPhoto(image, join(out, name.image))))
    return { name, hasMask: image.mask !== null && !maskProblem, problem: photoProblem }
  })
  let masks = 0
  let done = 0
  for await (const each of results) {
    if (!each) continue
    if (each.problem) left.push(each.problem)
    else written.push(each.name.image)
    if (each.hasMask) {
      masks++
      written.push(each.name.mask)
    }
    context.progress({ done: ++done })
  }
  await closeExportFolder(out, dataset, earlier, written)
  return { out, images: images.length - left.length, masks, left }

  async function copyPhoto({ absolutePath, orientation }: FoundImage, to: string): Promise<void> {
    if (orientation === 1) await copyWhole(absolutePath, to)
    else await deps.workers.pixels.call('display', { path: absolutePath, out: to }, { signal })
  }
}

/** A photo that is gone or broken, or a name that the disk does not take, is no reason to keep the rest back; a full disk is. */
async function problemOf({ path, absolutePath }: FoundImage, copy: () => Promise<void>): Promise<Problem | null> {
  try {
    await copy()
    return null
  } catch (error) {
    if (isFaultOfName(error)) {
      const message = `${path} cannot be written, because the disk of the export does not take its name; rename the photo, or choose another disk.`
      return { path, code: 'INVALID_INPUT', message }
    }
    const known = asAppError(error)
    if (!known || !isFaultOf(known, absolutePath)) throw error
    return { path, code: known.code, message: known.message }
  }
}

/** As system error, or as what a worker made of it. */
function isFaultOfName(error: unknown): boolean {
  const { code, details } = error as { code?: unknown; details?: { cause?: unknown } }
  return [code, details?.cause].some((each) => NAME_FAULTS.includes(String(each)))
}

const isFaultOf = ({ code, details }: AppError, path: string) =>
  ['FILE_NOT_FOUND', 'NOT_WRITABLE', 'IMAGE_UNREADABLE', 'IMAGE_TOO_LARGE'].includes(code) && details?.path === path
