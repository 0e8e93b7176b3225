import { existsSync, realpathSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { maskUrl, photoUrl, type ImageDetail, type ThumbnailSize } from '../../src-shared/contract/index.ts'
import { AppError, type ImageItem, type ImageQuery, type SplitChoice } from '../../src-shared/domain/index.ts'
import type { ServiceDeps } from '../service-deps.ts'
import type { ImageSize } from '../workers/protocol.ts'
import { FreshCache } from './fresh-cache.ts'
import { ImageFiles, type ShownFile } from './image-files.ts'
import { ImageList, type Facets, type IouByImage } from './image-list.ts'
import { ImageRepository, toItem, type ImageRowWithMask } from './image-repository.ts'
import { PhotoPyramid } from './photo-pyramid.ts'
import { ProblemRepository } from './problem-repository.ts'

/** An image with where its file should be. */
export type FoundImage = ImageRowWithMask & { absolutePath: string }

/** What the evaluation knows of images. Given later, because the evaluation needs the images first. */
export type ScoreSource = {
  /** IoU 0..1 at the model's threshold; null where both masks are empty, `failed` where inference failed; absent where it was not evaluated. */
  iouByImage(modelId: string, datasetId?: string): IouByImage | Promise<IouByImage>
  /** Of every model that was evaluated on this image's present mask, best first. */
  scoresOfImage(imageId: string): ImageDetail['scores']
}

/** Lists that are scrolled at the same time: of two models side by side, in a few windows. */
const KEPT_LISTS = 8

/** The images of all datasets: lists, details, and the files that screens show. */
export class ImageService {
  readonly #rows: ImageRepository
  readonly #list: ImageList
  readonly #problems: ProblemRepository
  readonly #files: ImageFiles
  readonly #pyramid: PhotoPyramid
  readonly #database: ServiceDeps['database']
  #scores: ScoreSource | null = null
  /** Scrolling asks for page after page of the same list. */
  readonly #ordered: FreshCache<{ iou: IouByImage | null; ids: string[] }>
  readonly #ious: FreshCache<Promise<IouByImage>>

  constructor(deps: ServiceDeps) {
    this.#database = deps.database
    this.#rows = new ImageRepository(deps.database)
    this.#list = new ImageList(deps.database)
    this.#problems = new ProblemRepository(deps.database)
    this.#files = new ImageFiles(deps)
    this.#pyramid = new PhotoPyramid(deps)
    this.#ordered = new FreshCache(deps.database, KEPT_LISTS)
    this.#ious = new FreshCache(deps.database, KEPT_LISTS)
  }

  useScores(source: ScoreSource): void {
    this.#scores = source
  }

  /** @throws AppError NOT_FOUND */
  find(imageId: string): FoundImage {
    const row = this.#rows.find(imageId)
    if (!row) {
      throw new AppError('NOT_FOUND', `There is no image ${imageId}; it may have been removed with its dataset.`, {
        imageId,
      })
    }
    return withPath(row)
  }

  /** In natural order of their paths, each with its mask. */
  forDataset(datasetId: string, split: SplitChoice = 'all'): FoundImage[] {
    const rows = this.#rows.ofDataset(datasetId).filter((row) => split === 'all' || row.split === split)
    return rows.map(withPath)
  }

  /** True for a path that is a photo of some dataset, whatever links lead there. */
  isPhoto(path: string): boolean {
    return this.sizeAt(path) !== null
  }

  /** The size of a dataset's photo when it was imported; null where none lies there. */
  sizeAt(path: string): ImageSize | null {
    const roots = this.#database.prepare('SELECT id, root FROM dataset').all() as { id: string; root: string }[]
    const known = this.#database.prepare('SELECT width, height FROM image WHERE dataset_id = ? AND path = ?')
    for (const each of [resolve(path), realPath(path)]) {
      for (const { id, root } of roots) {
        for (const from of [root, realPath(root)]) {
          const found = known.get(id, withSlashes(relative(from, each)))
          if (found) return found as ImageSize
        }
      }
    }
    return null
  }

  async page(
    query: ImageQuery,
    offset: number,
    limit: number,
  ): Promise<{ total: number; offset: number; items: ImageItem[] }> {
    const iou = await this.#iouOf(query)
    const ids = this.#idsOf(query, iou)
    const wanted = ids.slice(offset, offset + limit)
    const rows = this.#rows.byIds(wanted)
    const problems = this.#problems.ofImages(wanted)
    const items = wanted.flatMap((id) => {
      const row = rows.get(id)
      const figure = iou?.get(id)
      return row ? [toItem(row, problems.get(id) ?? null, typeof figure === 'number' ? figure : null)] : []
    })
    return { total: ids.length, offset, items }
  }

  async locate(query: ImageQuery, imageId: string): Promise<{ index: number | null; total: number }> {
    const ids = this.#idsOf(query, await this.#iouOf(query))
    const index = ids.indexOf(imageId)
    return { index: index < 0 ? null : index, total: ids.length }
  }

  facets(datasetId?: string): Facets {
    return this.#list.facets(datasetId)
  }

  /** @throws AppError NOT_FOUND */
  detail(imageId: string): ImageDetail {
    const image = this.find(imageId)
    const problem = this.#problems.ofImages([imageId]).get(imageId) ?? null
    return {
      ...toItem(image, problem, null),
      dataset: this.#datasetName(image.datasetId),
      photoUrl: photoUrl(image),
      maskUrl: image.mask ? maskUrl({ imageId, version: image.mask.version }) : null,
      found: existsSync(image.absolutePath),
      scores: this.#scores?.scoresOfImage(imageId) ?? [],
    }
  }

  /** The photo upright in a format that browsers show. @throws AppError NOT_FOUND, IMAGE_MOVED */
  photoFile(imageId: string): Promise<ShownFile> {
    return this.#files.photo(this.find(imageId))
  }

  /** At most OVERVIEW_PX on the longer side. @throws AppError NOT_FOUND, IMAGE_MOVED */
  photoOverview(imageId: string): Promise<ShownFile> {
    return this.#pyramid.overview(this.find(imageId))
  }

  /** A piece of PHOTO_TILE_PX at 1/2^level of the size; null where there is none. @throws AppError NOT_FOUND, IMAGE_MOVED */
  photoTile(imageId: string, level: number, column: number, row: number): Promise<ShownFile | null> {
    return this.#pyramid.tile(this.find(imageId), level, column, row)
  }

  thumbnail(imageId: string, size: ThumbnailSize): Promise<ShownFile> {
    return this.#files.thumbnail(this.find(imageId), size)
  }

  /** Null where the image has no mask. */
  maskThumbnail(imageId: string, size: ThumbnailSize): Promise<ShownFile> | null {
    const image = this.find(imageId)
    return image.mask ? this.#files.maskThumbnail(image.id, image.mask.version, size) : null
  }

  /** Null where the list asks for no model. */
  async #iouOf({ modelId, datasetId }: ImageQuery): Promise<IouByImage | null> {
    const scores = this.#scores
    if (!modelId || !scores) return null
    const key = JSON.stringify([modelId, datasetId])
    try {
      return await this.#ious.get(key, async () => scores.iouByImage(modelId, datasetId))
    } catch (error) {
      this.#ious.forget(key)
      throw error
    }
  }

  #idsOf(query: ImageQuery, iou: IouByImage | null): string[] {
    const key = JSON.stringify(query)
    const make = () => ({ iou, ids: this.#list.ids(query, iou) })
    const list = this.#ordered.get(key, make)
    if (list.iou === iou) return list.ids
    // Somebody wrote while the figures were read: the list was made from older ones.
    this.#ordered.forget(key)
    return this.#ordered.get(key, make).ids
  }

  #datasetName(datasetId: string): string {
    return this.#database.prepare('SELECT name FROM dataset WHERE id = ?').pluck().get(datasetId) as string
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

const withSlashes = (path: string) => path.split(sep).join('/')

function withPath(row: ImageRowWithMask): FoundImage {
  return { ...row, absolutePath: join(row.root, row.path) }
}
