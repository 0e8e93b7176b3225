import { PHOTO_TILE_PX, photoTileUrl } from '../../../src-shared/contract/asset-urls.ts'
import type { RgbImage } from '../../../src-shared/edges/image.ts'
import type { PixelReader } from '../../../src-shared/edges/pixel-reader.ts'
import type { Rect } from '../../../src-shared/mask/index.ts'
import { contextOf } from './photo-pixels.ts'

type PhotoRef = { id: string; sha256: string; width: number; height: number }

/** A tile takes a megabyte: with these, everything around a brush is there. */
const MOST_TILES = 96

/**
 * The pixels of a large photo out of the tiles that the view is made of, read when they are asked for. Its memory does not depend
 * on how large the photo is.
 */
export class TiledPixels implements PixelReader {
  readonly width: number
  readonly height: number
  readonly #photo: PhotoRef
  /** The least recently used first. */
  readonly #tiles = new Map<string, Promise<ImageBitmap>>()

  constructor(photo: PhotoRef) {
    this.#photo = photo
    this.width = photo.width
    this.height = photo.height
  }

  read(area: Rect): Promise<RgbImage> {
    return this.#drawn(area, 0, area.width, area.height)
  }

  /** From the level that is just larger. */
  shrunk(step: number): Promise<RgbImage> {
    const level = Math.floor(Math.log2(step))
    const { width, height } = this.#sizeAt(level)
    return this.#drawn({ x: 0, y: 0, width, height }, level, this.width / step, this.height / step)
  }

  /** @param area in pixels of the level. @param drawnWidth what it is made; parts of pixels become whole ones */
  async #drawn(area: Rect, level: number, drawnWidth: number, drawnHeight: number): Promise<RgbImage> {
    const [width, height] = [Math.ceil(drawnWidth), Math.ceil(drawnHeight)]
    const context = contextOf(new OffscreenCanvas(width, height))
    context.imageSmoothingQuality = 'high'
    context.scale(drawnWidth / area.width, drawnHeight / area.height)
    const [firstColumn, firstRow] = [Math.floor(area.x / PHOTO_TILE_PX), Math.floor(area.y / PHOTO_TILE_PX)]
    const coming: Promise<void>[] = []
    for (let row = firstRow; row * PHOTO_TILE_PX < area.y + area.height; row++) {
      for (let column = firstColumn; column * PHOTO_TILE_PX < area.x + area.width; column++) {
        const [x, y] = [column * PHOTO_TILE_PX - area.x, row * PHOTO_TILE_PX - area.y]
        coming.push(this.#tile(level, column, row).then((tile) => context.drawImage(tile, x, y)))
      }
    }
    await Promise.all(coming)
    return { width, height, channels: 4, pixels: context.getImageData(0, 0, width, height).data }
  }

  /** Halves are rounded up, level by level. */
  #sizeAt(level: number): { width: number; height: number } {
    const halved = (size: number) => Array.from({ length: level }).reduce<number>((side) => Math.ceil(side / 2), size)
    return { width: halved(this.width), height: halved(this.height) }
  }

  #tile(level: number, column: number, row: number): Promise<ImageBitmap> {
    const key = `${level}/${column}/${row}`
    const tile = this.#tiles.get(key) ?? this.#fetch(level, column, row)
    this.#tiles.delete(key)
    this.#tiles.set(key, tile)
    // What failed is asked for again by the next touch.
    tile.catch(() => this.#tiles.delete(key))
    for (const oldest of this.#tiles.keys()) {
      if (this.#tiles.size <= MOST_TILES) break
      // Not closed by hand: somebody may be about to draw it.
      this.#tiles.delete(oldest)
    }
    return tile
  }

  async #fetch(level: number, column: number, row: number): Promise<ImageBitmap> {
    const answer = await fetch(photoTileUrl(this.#photo, level, column, row))
    if (!answer.ok) throw new Error(`A part of the photo could not be loaded (${answer.status}). Touch it again.`)
    return createImageBitmap(await answer.blob())
  }
}
