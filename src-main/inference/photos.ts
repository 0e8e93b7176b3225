import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'
import type { ImageSize } from '../workers/protocol.ts'

/** A photo as inference needs it: where it lies, and what was found there when it was imported. */
export type Photo = ImageSize & { path: string; sha256: string; bytes: number }

/** Finds photos by the id of their image. */
export class Photos {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** @throws AppError NOT_FOUND */
  get(imageId: string): Photo {
    const row = this.#database
      .prepare(
        `SELECT dataset.root, image.path, image.sha256, image.bytes, image.width, image.height
         FROM image JOIN dataset ON dataset.id = image.dataset_id WHERE image.id = ?`,
      )
      .get(imageId) as (Photo & { root: string }) | undefined
    if (!row) throw new AppError('NOT_FOUND', `There is no image ${imageId}; it may have been removed.`)
    const { root, path, ...photo } = row
    return { ...photo, path: join(root, path) }
  }
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
