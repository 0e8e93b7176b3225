import { join, resolve } from 'node:path'
import type { AppError, Problem } from '../../src-shared/domain/index.ts'
import type { JobContext } from '../jobs/jobs.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { asAppError } from '../store/faults.ts'
import type { DatasetRow } from './dataset-repository.ts'
import { closeExportFolder, copyWhole, markExportFolder, openExportFolder } from './export-folder.ts'
import { exportNames } from './export-plan.ts'
import type { FoundImage } from './image-service.ts'
import { mapOrdered } from './ordered.ts'

export type ExportResult = {
  out: string
  images: number
  masks: number
  /** Photos that could not be copied; their masks are there all the same. */
  left: Problem[]
}

const FILES_AT_ONCE = 4

/**
 * Writes images/ and masks/ by stem. A photo is copied byte for byte; one that is stored turned (EXIF) is written upright
 * as PNG, so that photo and mask fit in every reader. @throws AppError FOLDER_NOT_ALLOWED, DISK_FULL, NOT_WRITABLE
 */
export async function runExport(
  deps: Pick<ServiceDeps, 'folder' | 'workers'>,
  dataset: Pick<DatasetRow, 'name' | 'root'>,
  images: readonly FoundImage[],
  target: string,
  context: JobContext,
): Promise<ExportResult> {
  const { signal } = context
  const out = resolve(target)
  const { earlier } = await openExportFolder(out, dataset.root)
  const names = exportNames(images)
  await markExportFolder(out, dataset.name, [
    ...new Set([...earlier, ...[...names.values()].flatMap(({ image, mask }) => [image, mask])]),
  ])
  const written: string[] = []
  const left: Problem[] = []
  const results = mapOrdered(images, FILES_AT_ONCE, async (image) => {
    signal.throwIfAborted()
    const name = names.get(image.id)
    if (!name) return null
    if (image.mask) await copyWhole(join(deps.folder.masks, `${image.id}.png`), join(out, name.mask))
    const problem = await copyPhoto(image, join(out, name.image))
    return { image, name, problem }
  })
  let masks = 0
  let done = 0
  for await (const each of results) {
    if (!each) continue
    if (each.problem) left.push(each.problem)
    else written.push(each.name.image)
    if (each.image.mask) {
      masks++
      written.push(each.name.mask)
    }
    context.progress({ done: ++done })
  }
  await closeExportFolder(out, dataset.name, earlier, written)
  return { out, images: images.length - left.length, masks, left }

  /** A photo that is gone or broken is no reason to keep the masks back; a full disk is. */
  async function copyPhoto({ absolutePath, path, orientation }: FoundImage, to: string): Promise<Problem | null> {
    try {
      if (orientation === 1) await copyWhole(absolutePath, to)
      else await deps.workers.pixels.call('display', { path: absolutePath, out: to }, { signal })
      return null
    } catch (error) {
      const known = asAppError(error)
      if (!known || !isFaultOf(known, absolutePath)) throw error
      return { path, code: known.code, message: known.message }
    }
  }
}

const isFaultOf = ({ code, details }: AppError, path: string) =>
  ['FILE_NOT_FOUND', 'NOT_WRITABLE', 'IMAGE_UNREADABLE', 'IMAGE_TOO_LARGE'].includes(code) && details?.path === path
