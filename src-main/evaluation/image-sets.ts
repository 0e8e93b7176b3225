import { join } from 'node:path'
import { AppError, type Split, type SplitChoice, type Target } from '../../src-shared/domain/index.ts'
import type { Photo } from '../inference/photos.ts'
import type { Database } from '../store/database.ts'
import { ShortTurns } from '../store/short-turns.ts'
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

/** Rows of one step: a few milliseconds. */
const STEP_ROWS = 1000

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

  /** In natural order of their paths; read in steps, others are served in between. */
  async images({ datasetId, split, limit = Infinity }: SetChoice): Promise<SetImage[]> {
    const turns = new ShortTurns()
    const images: SetImage[] = []
    let last = { sortKey: '', path: '' }
    for (;;) {
      const wanted = Math.min(STEP_ROWS, limit - images.length)
      const rows = this.#someImages({ datasetId, split }, last, wanted)
      for (const { sortKey, ...image } of rows) {
        images.push(image)
        last = { sortKey, path: image.path }
      }
      if (rows.length < STEP_ROWS) return images
      await turns.pause()
    }
  }

  #someImages({ datasetId, split }: Omit<SetChoice, 'limit'>, after: { sortKey: string; path: string }, limit: number) {
    return this.#database
      .prepare(
        `SELECT image.id AS imageId, image.path, image.split, image.sha256 AS imageSha256, mask.version AS maskVersion,
           image.sort_key AS sortKey
         FROM image JOIN mask ON mask.image_id = image.id
         WHERE image.dataset_id = @datasetId AND (@split = 'all' OR image.split = @split)
           AND image.sort_key >= @sortKey AND (image.sort_key, image.path) > (@sortKey, @path)
         ORDER BY image.sort_key, image.path LIMIT @limit`,
      )
      .all({ datasetId, split, ...after, limit }) as (SetImage & { sortKey: string })[]
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
    return this.truthsOf([imageId]).get(imageId) ?? null
  }

  /** By the images' ids; one without ground truth is missing. */
  truthsOf(imageIds: readonly string[]): Map<string, Truth> {
    const rows = this.#database
      .prepare(
        `SELECT image.id AS imageId, image.sha256 AS imageSha256, mask.version AS maskVersion
         FROM json_each(?) AS wanted JOIN image ON image.id = wanted.value JOIN mask ON mask.image_id = image.id`,
      )
      .all(JSON.stringify(imageIds)) as (Truth & { imageId: string })[]
    return new Map(rows.map(({ imageId, ...truth }) => [imageId, truth]))
  }
}
