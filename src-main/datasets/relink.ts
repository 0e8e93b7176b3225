import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../src-shared/domain/index.ts'
import type { JobContext } from '../jobs/jobs.ts'
import type { PixelsWorker } from '../workers/protocol.ts'
import type { ImageRow } from './image-repository.ts'
import { mapOrdered } from './ordered.ts'
import { checkFolder } from './walk.ts'

/** Photos whose bytes are compared; of a larger data set, so many spread over it. */
const MOST_HASHED = 200
/** A folder that holds fewer of the photos is another folder. */
const LEAST_FOUND_SHARE = 0.5

export type RelinkResult = { found: number; missing: number; compared: number }

/**
 * Checks that a folder holds the photos of a dataset, at the same places below it and with the same bytes.
 * @throws AppError FOLDER_NOT_FOUND, INVALID_INPUT where it is another folder
 */
export async function checkRelink(
  root: string,
  images: readonly ImageRow[],
  pixels: PixelsWorker,
  context: JobContext,
): Promise<RelinkResult> {
  const { signal } = context
  await checkFolder(root)
  const found: ImageRow[] = []
  context.progress({ step: 'Find photos', total: images.length })
  const looked = mapOrdered(images, 16, async (image) => ({ image, there: await isThere(join(root, image.path)) }))
  for await (const { image, there } of looked) {
    signal.throwIfAborted()
    if (there) found.push(image)
  }
  if (found.length < images.length * LEAST_FOUND_SHARE) throw otherFolder(root, found.length, images.length)
  const step = Math.max(1, Math.ceil(found.length / MOST_HASHED))
  const sample = found.filter((_, index) => index % step === 0)
  context.progress({ step: 'Compare photos', done: 0, total: sample.length })
  const compared = mapOrdered(sample, 4, async (image) => {
    const { sha256 } = await pixels.call('hash', { path: join(root, image.path) }, { signal })
    return { image, same: sha256 === image.sha256 }
  })
  let done = 0
  for await (const { image, same } of compared) {
    if (!same) throw otherPhoto(root, image.path)
    context.progress({ done: ++done })
  }
  return { found: found.length, missing: images.length - found.length, compared: sample.length }
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

function otherFolder(root: string, found: number, images: number): AppError {
  return new AppError(
    'INVALID_INPUT',
    `${root} holds ${found} of the ${images} photos at their places; choose the folder that was imported, where it lies now.`,
    { path: root, found, images },
  )
}

function otherPhoto(root: string, path: string): AppError {
  return new AppError(
    'INVALID_INPUT',
    `${path} in ${root} is another photo than the one that was imported; choose the folder that was imported, where it lies now.`,
    { path },
  )
}
