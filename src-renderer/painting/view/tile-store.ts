import { photoTileUrl } from '../../../src-shared/contract/index.ts'
import { tileKey, type TileAddress } from './photo-grid.ts'
import type { PhotoRef } from './photo.ts'

/** A tile takes 1 MB: more than a view of 2560 × 1440 shows at once, and no more. */
const MOST_KEPT = 128
/** A browser opens six connections to one host: some are left for everything else. */
const AT_ONCE = 3
/** A tile that did not come is asked for again after this. */
const AGAIN_AFTER_MS = 2_000

/** Tiles of one photo: what is shown now, what was shown lately, and what is on its way. */
export class TileStore {
  readonly #photo: PhotoRef
  readonly #onChange: () => void
  /** Least recently used first. */
  readonly #kept = new Map<string, ImageBitmap>()
  readonly #coming = new Set<string>()
  readonly #abort = new AbortController()
  #wanted: readonly TileAddress[] = []
  #again: ReturnType<typeof setTimeout> | null = null

  constructor(photo: PhotoRef, onChange: () => void) {
    this.#photo = photo
    this.#onChange = onChange
  }

  get(tile: TileAddress): ImageBitmap | null {
    const key = tileKey(tile)
    const bitmap = this.#kept.get(key)
    if (!bitmap) return null
    this.#kept.delete(key)
    this.#kept.set(key, bitmap)
    return bitmap
  }

  /** What the view needs now, most wanted first; what it wanted before and has not begun to come is given up. */
  want(tiles: readonly TileAddress[]): void {
    this.#wanted = tiles.filter((tile) => !this.#kept.has(tileKey(tile)))
    this.#ask()
  }

  /** What may be needed soon, where nothing is needed now. */
  prefetch(tiles: readonly TileAddress[]): void {
    if (this.#wanted.length === 0 && this.#coming.size === 0) this.want(tiles)
  }

  close(): void {
    this.#abort.abort()
    this.#wanted = []
    if (this.#again !== null) clearTimeout(this.#again)
    for (const bitmap of this.#kept.values()) bitmap.close()
    this.#kept.clear()
  }

  #ask(): void {
    for (const tile of this.#wanted) {
      if (this.#coming.size >= AT_ONCE) return
      const key = tileKey(tile)
      if (this.#coming.has(key) || this.#kept.has(key)) continue
      this.#coming.add(key)
      void this.#load(tile, key)
    }
  }

  async #load(tile: TileAddress, key: string): Promise<void> {
    const { signal } = this.#abort
    try {
      const bitmap = await fetchPicture(photoTileUrl(this.#photo, tile.level, tile.column, tile.row), signal)
      if (signal.aborted) return bitmap.close()
      this.#keep(key, bitmap)
      this.#coming.delete(key)
      this.#onChange()
      this.#ask()
    } catch {
      this.#coming.delete(key)
      if (!signal.aborted) this.#askLater()
    }
  }

  #askLater(): void {
    this.#again ??= setTimeout(() => {
      this.#again = null
      this.#ask()
    }, AGAIN_AFTER_MS)
  }

  #keep(key: string, bitmap: ImageBitmap): void {
    this.#kept.set(key, bitmap)
    for (const [oldest, picture] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT) return
      this.#kept.delete(oldest)
      picture.close()
    }
  }
}

/** @throws Error with a sentence; TypeError where nobody answers */
export async function fetchPicture(url: string, signal: AbortSignal): Promise<ImageBitmap> {
  const answer = await fetch(url, { signal })
  if (!answer.ok) throw new Error(`The photo could not be loaded (${answer.status}): ${await answer.text()}`)
  return createImageBitmap(await answer.blob())
}
