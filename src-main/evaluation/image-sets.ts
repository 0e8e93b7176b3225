import { join } from 'node:path'
import { AppError, type Split, type SplitChoice, type Target } from '../../src-shared/domain/index.ts'
import type { Photo } from '../inference/photos.ts'
import type { Database } from '../store/database.ts'
import type { Truth } from './score-repository.ts'

export type SetDataset = { id: string; name: string; target: Target }
/** An image with ground truth. */
export type SetImage = Truth & { imageId: string; path: string; split: Split }

export type SetChoice = {
  datasetId: string
  split: SplitChoice
  /** Only the first so many, in natural order of their paths. */
  limit?: number | undefined
}

/** Which images are judged: those of a dataset and split that have ground truth. */
export class ImageSets {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  datasets(): SetDataset[] {
    return this.#database.prepare('SELECT id, name, target FROM dataset ORDER BY name').all() as SetDataset[]
  }

  /** @throws AppError NOT_FOUND */
  dataset(id: string): SetDataset {
    const row = this.#database.prepare('SELECT id, name, target FROM dataset WHERE id = ?').get(id)
    if (!row) throw new AppError('NOT_FOUND', `There is no dataset ${id}; it may have been removed.`)
    return row as SetDataset
  }

  /** In natural order of their paths. */
  images({ datasetId, split, limit }: SetChoice): SetImage[] {
    return this.#database
      .prepare(
        `SELECT image.id AS imageId, image.path, image.split, image.sha256 AS imageSha256, mask.version AS maskVersion
         FROM image JOIN mask ON mask.image_id = image.id
         WHERE image.dataset_id = @datasetId AND (@split = 'all' OR image.split = @split)
         ORDER BY image.sort_key, image.path LIMIT @limit`,
      )
      .all({ datasetId, split, limit: limit ?? -1 }) as SetImage[]
  }

  /** Those of one dataset, or of all. */
  truths(datasetId: string | undefined): (Truth & { imageId: string })[] {
    return this.#database
      .prepare(
        `SELECT image.id AS imageId, image.sha256 AS imageSha256, mask.version AS maskVersion
         FROM image JOIN mask ON mask.image_id = image.id WHERE @datasetId IS NULL OR image.dataset_id = @datasetId`,
      )
      .all({ datasetId: datasetId ?? null }) as (Truth & { imageId: string })[]
  }

  /** Photos of images, by the images' ids; one that is no more is missing. */
  photos(imageIds: readonly string[]): Map<string, { photo: Photo; datasetId: string }> {
    const rows = this.#database
      .prepare(
        `SELECT image.id AS imageId, image.dataset_id AS datasetId, dataset.root, image.path, image.sha256, image.bytes,
           image.width, image.height
         FROM json_each(?) AS wanted JOIN image ON image.id = wanted.value JOIN dataset ON dataset.id = image.dataset_id`,
      )
      .all(JSON.stringify(imageIds)) as (Photo & { imageId: string; datasetId: string; root: string })[]
    return new Map(
      rows.map(({ imageId, datasetId, root, path, ...photo }) => {
        return [imageId, { photo: { ...photo, path: join(root, path) }, datasetId }]
      }),
    )
  }

  /** Null where the image has no ground truth. */
  truthOf(imageId: string): Truth | null {
    const row = this.#database
      .prepare(
        `SELECT image.sha256 AS imageSha256, mask.version AS maskVersion
         FROM image JOIN mask ON mask.image_id = image.id WHERE image.id = ?`,
      )
      .get(imageId)
    return (row as Truth | undefined) ?? null
  }
}
