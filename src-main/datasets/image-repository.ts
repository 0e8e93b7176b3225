import {
  type AnnotationStatus,
  type ImageItem,
  type MaskInfo,
  naturalKey,
  type Split,
} from '../../src-shared/domain/index.ts'
import { STATUS_COLUMNS, STATUS_JOIN } from '../annotation/status-columns.ts'
import { statusOf, type StatusColumns } from '../annotation/status-rows.ts'
import type { Database } from '../store/database.ts'

/** One row of `image`, with the folder that its path is relative to. */
export type ImageRow = {
  id: string
  datasetId: string
  /** Relative to the dataset's folder, with `/`. */
  path: string
  root: string
  sha256: string
  bytes: number
  /** As shown. Pixels. */
  width: number
  height: number
  /** EXIF orientation 1..8 of the file. */
  orientation: number
  split: Split
}

export type ImageRowWithMask = ImageRow & { mask: MaskInfo | null; status: AnnotationStatus }

/** What of an image can change when its file does. */
export type ImageContent = Pick<ImageRow, 'sha256' | 'bytes' | 'width' | 'height' | 'orientation'>

const IMAGE_COLUMNS = `image.id, image.dataset_id AS datasetId, image.path, dataset.root, image.sha256, image.bytes,
  image.width, image.height, image.orientation, image.split`
const MASK_COLUMNS = `mask.version AS maskVersion, mask.origin AS maskOrigin, mask.author AS maskAuthor,
  mask.updated_at AS maskUpdatedAt, mask.pixels AS maskPixels, ${STATUS_COLUMNS}`
const JOINED = `image JOIN dataset ON dataset.id = image.dataset_id LEFT JOIN mask ON mask.image_id = image.id ${STATUS_JOIN}`

type Joined = ImageRow &
  StatusColumns & {
    maskVersion: string | null
    maskOrigin: MaskInfo['origin']
    maskAuthor: string | null
    maskUpdatedAt: string
    maskPixels: number
  }

/** Rows of `image`, by themselves. Lists with filters are in image-list.ts. */
export class ImageRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(id: string): ImageRowWithMask | null {
    const row = this.#database
      .prepare(`SELECT ${IMAGE_COLUMNS}, ${MASK_COLUMNS} FROM ${JOINED} WHERE image.id = ?`)
      .get(id)
    return row ? withMask(row as Joined) : null
  }

  findByPath(datasetId: string, path: string): ImageRowWithMask | null {
    const row = this.#database
      .prepare(`SELECT ${IMAGE_COLUMNS}, ${MASK_COLUMNS} FROM ${JOINED} WHERE image.dataset_id = ? AND image.path = ?`)
      .get(datasetId, path)
    return row ? withMask(row as Joined) : null
  }

  /** The first image of a dataset with these bytes. By the hash: the order's index would be read to its end for every new photo. */
  findByContent(datasetId: string, sha256: string): Pick<ImageRow, 'id' | 'path' | 'split'> | null {
    const row = this.#database
      .prepare('SELECT id, path, split FROM image WHERE sha256 = ? AND +dataset_id = ? ORDER BY sort_key, path LIMIT 1')
      .get(sha256, datasetId)
    return (row as Pick<ImageRow, 'id' | 'path' | 'split'> | undefined) ?? null
  }

  /** In natural order of their paths. */
  ofDataset(datasetId: string): ImageRowWithMask[] {
    const rows = this.#database
      .prepare(
        `SELECT ${IMAGE_COLUMNS}, ${MASK_COLUMNS} FROM ${JOINED} WHERE image.dataset_id = ?
         ORDER BY image.sort_key, image.path`,
      )
      .all(datasetId)
    return (rows as Joined[]).map(withMask)
  }

  /** In natural order. */
  paths(datasetId: string): Pick<ImageRow, 'id' | 'path'>[] {
    return this.#database
      .prepare('SELECT id, path FROM image WHERE dataset_id = ? ORDER BY sort_key, path')
      .all(datasetId) as Pick<ImageRow, 'id' | 'path'>[]
  }

  /** Any of the images of a dataset, so many at most. */
  someIds(datasetId: string, limit: number): string[] {
    return this.#database
      .prepare('SELECT id FROM image WHERE dataset_id = ? LIMIT ?')
      .pluck()
      .all(datasetId, limit) as string[]
  }

  byIds(ids: readonly string[]): Map<string, ImageRowWithMask> {
    const rows = this.#database
      .prepare(
        `SELECT ${IMAGE_COLUMNS}, ${MASK_COLUMNS} FROM ${JOINED} WHERE image.id IN (SELECT value FROM json_each(?))`,
      )
      .all(JSON.stringify(ids))
    return new Map((rows as Joined[]).map((row) => [row.id, withMask(row)]))
  }

  insert(row: Omit<ImageRow, 'root'>): void {
    this.#database
      .prepare(
        `INSERT INTO image (id, dataset_id, path, sort_key, sha256, bytes, width, height, orientation, split, added_at)
         VALUES (@id, @datasetId, @path, @sortKey, @sha256, @bytes, @width, @height, @orientation, @split, @addedAt)`,
      )
      .run({ ...row, sortKey: naturalKey(row.path), addedAt: new Date().toISOString() })
  }

  /** The file at its path has other content now. */
  replaceContent(id: string, content: ImageContent): void {
    this.#database
      .prepare(
        `UPDATE image SET sha256 = @sha256, bytes = @bytes, width = @width, height = @height, orientation = @orientation
         WHERE id = @id`,
      )
      .run({ ...content, id })
  }

  /** With their masks, strokes and problems. */
  remove(ids: readonly string[]): void {
    this.#database.prepare('DELETE FROM image WHERE id IN (SELECT value FROM json_each(?))').run(JSON.stringify(ids))
  }

  /** The same files lie elsewhere in the folder now. For a transaction: in two steps, because they may have changed places. */
  moveAll(moves: readonly Pick<ImageRow, 'id' | 'path' | 'split'>[]): void {
    const away = this.#database.prepare(`UPDATE image SET path = '/moving/' || id WHERE id = ?`)
    const move = this.#database.prepare(
      'UPDATE image SET path = @path, sort_key = @sortKey, split = @split WHERE id = @id',
    )
    for (const { id } of moves) away.run(id)
    for (const { id, path, split } of moves) move.run({ id, path, sortKey: naturalKey(path), split })
  }
}

function withMask(row: Joined): ImageRowWithMask {
  const { id, datasetId, path, root, sha256, bytes, width, height, orientation, split } = row
  const {
    maskVersion: version,
    maskOrigin: origin,
    maskAuthor: author,
    maskUpdatedAt: updatedAt,
    maskPixels: pixels,
  } = row
  const mask = version === null ? null : { version, origin, author, updatedAt, pixels }
  const image = { id, datasetId, path, root, sha256, bytes, width, height, orientation, split }
  return { ...image, mask, status: statusOf(row, mask) }
}

export function toItem(row: ImageRowWithMask, problem: ImageItem['problem'], iou: number | null): ImageItem {
  const { id, datasetId, path, sha256, width, height, split, mask, status } = row
  return { id, datasetId, path, sha256, width, height, split, mask, status, problem, iou }
}
