import { photoOverviewUrl, PHOTO_TILE_PX, thumbnailUrl } from '../../../src-shared/contract/index.ts'
import type { Rect } from '../../../src-shared/mask/index.ts'
import { fromTheMiddle, lastLevelOf, shownBy, tilesIn } from './photo-grid.ts'
import type { Photo, PhotoPiece, PhotoRef } from './photo.ts'
import { fetchPicture, TileStore } from './tile-store.ts'

/** The overview mostly comes within this: then nothing coarser is ever seen. */
const OVERVIEW_WITHIN_MS = 150
const OVERVIEW_AGAIN_MS = 2_000
const TILES_AFTER_MS = 300

/**
 * A large photo: its thumbnail at once, an overview of some 2,000 pixels soon, and tiles for what is seen closer than that.
 * Its memory does not depend on how large it is. @throws Error with a sentence; TypeError where the backend is away
 */
export async function loadTiledPhoto(photo: PhotoRef, signal: AbortSignal): Promise<Photo> {
  const overview = fetchPicture(photoOverviewUrl(photo), signal)
  overview.catch(() => undefined)
  const first = await Promise.race([overview, after(OVERVIEW_WITHIN_MS)])
  if (first) return new TiledPhoto(photo, first, null)
  // A photo that is gone or damaged has a thumbnail still, and no overview.
  const thumbnail = await fetchPicture(thumbnailUrl(photo, 512), signal).catch(() => overview)
  return new TiledPhoto(photo, thumbnail, overview)
}

const after = (durationMs: number): Promise<null> =>
  new Promise((resolve) => setTimeout(() => resolve(null), durationMs))

class TiledPhoto implements Photo {
  readonly width: number
  readonly height: number
  readonly #tiles: TileStore
  readonly #listeners = new Set<() => void>()
  #overview: ImageBitmap
  readonly #abort = new AbortController()
  #closed = false
  #warmed = false

  constructor(photo: PhotoRef, first: ImageBitmap, coming: Promise<ImageBitmap> | null) {
    this.width = photo.width
    this.height = photo.height
    this.#overview = first
    this.#tiles = new TileStore(photo, () => this.#tell())
    if (coming) void this.#await(photo, coming)
  }

  level(): CanvasImageSource {
    return this.#overview
  }

  pieces(area: Rect, level: number): PhotoPiece[] {
    this.#warm()
    const overview = this.#overview
    const whole: PhotoPiece = {
      source: overview,
      from: { x: 0, y: 0, width: overview.width, height: overview.height },
      shows: { x: 0, y: 0, width: this.width, height: this.height },
      isTile: false,
    }
    if (overview.width >= this.width / 2 ** level) {
      this.#tiles.want([])
      return [whole]
    }
    const last = lastLevelOf(this, PHOTO_TILE_PX)
    const tiles = tilesIn(area, Math.min(level, last), this, PHOTO_TILE_PX)
    this.#tiles.want(fromTheMiddle(tiles, area, PHOTO_TILE_PX))
    const sharp = this.#piecesOf(area, Math.min(level, last))
    if (sharp.length === tiles.length) return sharp
    // Until all have come: what was seen before from further away, and over it what is there already.
    const coarser: PhotoPiece[] = []
    for (let each = last; each > level; each--) coarser.push(...this.#piecesOf(area, each))
    return [whole, ...coarser, ...sharp]
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#closed = true
    this.#abort.abort()
    this.#tiles.close()
    this.#overview.close()
  }

  #piecesOf(area: Rect, level: number): PhotoPiece[] {
    return tilesIn(area, level, this, PHOTO_TILE_PX).flatMap((tile) => {
      const source = this.#tiles.get(tile)
      if (!source) return []
      const from = { x: 0, y: 0, width: source.width, height: source.height }
      return [{ source, from, shows: shownBy(tile, this, PHOTO_TILE_PX), isTile: true }]
    })
  }

  /** Asks again until it comes: the backend may have been away. */
  async #await(photo: PhotoRef, coming: Promise<ImageBitmap>): Promise<void> {
    let overview = await coming.catch(() => null)
    while (!overview && !this.#closed) {
      await after(OVERVIEW_AGAIN_MS)
      overview = await fetchPicture(photoOverviewUrl(photo), this.#abort.signal).catch(() => null)
    }
    if (overview) this.#sharper(overview)
  }

  #sharper(overview: ImageBitmap): void {
    if (this.#closed) return overview.close()
    const coarse = this.#overview
    this.#overview = overview
    this.#tell()
    if (coarse !== overview) coarse.close()
  }

  /** A photo that is seen will be seen closer: its tiles are cut with the first one asked for, which takes a while. */
  #warm(): void {
    if (this.#warmed) return
    this.#warmed = true
    setTimeout(() => {
      const middle = { x: this.width / 2, y: this.height / 2, width: 1, height: 1 }
      if (!this.#closed) this.#tiles.prefetch(tilesIn(middle, 0, this, PHOTO_TILE_PX))
    }, TILES_AFTER_MS)
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
