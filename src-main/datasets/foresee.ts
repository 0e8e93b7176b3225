import { setImmediate } from 'node:timers/promises'
import { join } from 'node:path'
import type { Foreseen } from '../../src-shared/contract/index.ts'
import { AppError, type Problem } from '../../src-shared/domain/index.ts'
import type { PixelsWorker } from '../workers/protocol.ts'
import { planLayout } from './layouts/detect.ts'
import type { PlannedImage } from './layouts/plan.ts'
import { mapOrdered } from './ordered.ts'
import { realFolder, walkFolder } from './walk.ts'

/** Other windows want the same workers for their thumbnails. */
const AT_ONCE = 16
const TOLD = 50

/**
 * What an import of this folder will refuse, by the first bytes of each photo: kind and size. A photo that is damaged
 * further on shows only when it is read. @throws AppError FOLDER_NOT_FOUND
 */
export async function foreseeImport(path: string, pixels: PixelsWorker, signal?: AbortSignal): Promise<Foreseen> {
  const root = realFolder(path)
  const foreseen: Foreseen = { refused: 0, refusedWithMask: 0, problems: [] }
  for await (const { image, code, message } of faultsOf(root, await imagesIn(root, pixels), pixels, signal)) {
    foreseen.refused += 1
    if (image.masks.length > 0) foreseen.refusedWithMask += 1
    if (foreseen.problems.length < TOLD) foreseen.problems.push({ path: image.path, code, message })
  }
  return foreseen
}

async function imagesIn(root: string, pixels: PixelsWorker): Promise<readonly PlannedImage[]> {
  const { files } = await walkFolder(root)
  try {
    // Which masks are class maps changes no photo.
    const { plan } = await planLayout(root, files, 'auto', pixels)
    return plan.images
  } catch (error) {
    if (error instanceof AppError && error.code === 'NO_IMAGES') return []
    throw error
  }
}

async function* faultsOf(
  root: string,
  images: readonly PlannedImage[],
  pixels: PixelsWorker,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ image: PlannedImage } & Pick<Problem, 'code' | 'message'>> {
  const slices = Array.from({ length: Math.ceil(images.length / AT_ONCE) }, (_, index) =>
    images.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  )
  const look = (slice: readonly PlannedImage[]) => {
    signal?.throwIfAborted()
    const photos = slice.map(({ path }) => ({ path: join(root, path), name: path }))
    return pixels.call('foresee', { photos }, { signal })
  }
  let next = 0
  for await (const { faults } of mapOrdered(slices, 2, look)) {
    for (const fault of faults) {
      const image = images[next++]
      if (fault && image) yield { image, code: fault.code, message: fault.message }
    }
    await setImmediate()
  }
}
