import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { ThumbnailSize } from '../../src-shared/contract/index.ts'
import { AppError } from '../../src-shared/domain/index.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { OneAtATime } from './one-at-a-time.ts'
import { detectFormat, type Format } from '../workers/pixels/format.ts'

/** A file to show. `version` is the hash that its address carries. */
export type ShownFile = { path: string; version: string; sha256: string; type: string }

export type ShownImage = { id: string; path: string; absolutePath: string; sha256: string; orientation: number }

const TYPES: Partial<Record<Format, string>> = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp' }

/** The files that screens show of an image. What has to be made is made once, by content, and kept in the cache. */
export class ImageFiles {
  readonly #deps: Pick<ServiceDeps, 'folder' | 'workers'>
  readonly #making = new OneAtATime()

  constructor(deps: Pick<ServiceDeps, 'folder' | 'workers'>) {
    this.#deps = deps
  }

  /** The file itself where browsers show it upright, else a PNG. */
  async photo(image: ShownImage): Promise<ShownFile> {
    const { absolutePath: path, sha256 } = image
    const type = await browserType(image).catch(() => {
      throw moved(image)
    })
    if (type) return { path, version: sha256, sha256, type }
    const out = join(this.#deps.folder.thumbnails, `${sha256}-full.png`)
    await this.#make(out, () => this.#deps.workers.pixels.call('display', { path, out }))
    return { path: out, version: sha256, sha256, type: 'image/png' }
  }

  async thumbnail(image: ShownImage, size: ThumbnailSize): Promise<ShownFile> {
    const { absolutePath: path, sha256 } = image
    const out = this.thumbnailPath(sha256, size)
    await this.#make(out, async () => {
      if (!existsSync(path)) throw moved(image)
      await this.#deps.workers.pixels.call('thumbnail', { path, out, size, kind: 'photo' })
    })
    return { path: out, version: sha256, sha256, type: 'image/webp' }
  }

  async maskThumbnail(imageId: string, version: string, size: ThumbnailSize): Promise<ShownFile> {
    const path = join(this.#deps.folder.masks, `${imageId}.png`)
    const out = join(this.#deps.folder.thumbnails, `${version}-mask-${size}.webp`)
    await this.#make(out, () => this.#deps.workers.pixels.call('thumbnail', { path, out, size, kind: 'mask' }))
    return { path: out, version, sha256: version, type: 'image/webp' }
  }

  /** By content: the same photo in two datasets has one thumbnail. */
  thumbnailPath(sha256: string, size: ThumbnailSize): string {
    return join(this.#deps.folder.thumbnails, `${sha256}-${size}.webp`)
  }

  async #make(out: string, make: () => Promise<unknown>): Promise<void> {
    if (!existsSync(out)) await this.#making.do(out, make)
  }
}

/** Null for what browsers cannot show, or would not turn upright: all of them turn JPEG, few turn PNG and WebP. */
async function browserType({ absolutePath, orientation }: ShownImage): Promise<string | null> {
  const file = await open(absolutePath, 'r')
  try {
    const head = new Uint8Array(64)
    await file.read(head, 0, head.length, 0)
    const format = detectFormat(head)
    if (format === null || (format !== 'jpeg' && orientation !== 1)) return null
    return TYPES[format] ?? null
  } finally {
    await file.close()
  }
}

export function moved({ id, path, absolutePath }: ShownImage): AppError {
  return new AppError(
    'IMAGE_MOVED',
    `${path} is not where it was (${absolutePath}); put it back, or relink the dataset to the folder that it was moved to.`,
    { imageId: id, path: absolutePath },
  )
}
