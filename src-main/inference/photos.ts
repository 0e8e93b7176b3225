import { stat } from 'node:fs/promises'
import { AppError } from '../../src-shared/domain/index.ts'
import type { ImageSize } from '../workers/protocol.ts'

/** A photo as inference needs it: where it lies, and what was found there when it was imported. */
export type Photo = ImageSize & { path: string; sha256: string; bytes: number }

/** The photo of an image, as the image service finds it. */
export function photoOf(image: Photo & { absolutePath: string }): Photo {
  const { absolutePath: path, sha256, bytes, width, height } = image
  return { path, sha256, bytes, width, height }
}

/** @throws AppError IMAGE_MOVED where the photo is gone, or another one lies in its place */
export async function requirePhoto({ path, bytes }: Photo): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
  if (!found) {
    throw new AppError('IMAGE_MOVED', `${path} was not found; relink the dataset to the folder that it was moved to.`, {
      path,
    })
  }
  if (found.size !== bytes) {
    throw new AppError('IMAGE_MOVED', `${path} has changed since it was imported; import its folder again.`, { path })
  }
}
