import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorkspaceFolder } from '../store/workspace-folder.ts'
import { contentOf } from '../workers/pixels/feed.ts'
import type { Feed, ImageSize, PixelsWorker } from '../workers/protocol.ts'
import { Once } from './once.ts'
import { requirePhoto, type Photo } from './photos.ts'
import { feedName } from './prediction-paths.ts'

export type CachedTensor = { path: string; content: ImageSize & { left: number; top: number } }

/** Decoding a photo of the largest size takes its time. */
const TIMEOUT_MS = 120_000

/** Photos at the size of a model's input, uint8 RGB: made once, used by every epoch of a run. */
export class TensorCache {
  readonly #folder: WorkspaceFolder
  readonly #pixels: PixelsWorker
  readonly #once = new Once<CachedTensor>()

  constructor({ folder, pixels }: { folder: WorkspaceFolder; pixels: PixelsWorker }) {
    this.#folder = folder
    this.#pixels = pixels
  }

  /** @throws AppError IMAGE_MOVED where it has to be made and the photo is gone; what the pixels worker throws */
  get(photo: Photo, feed: Feed): Promise<CachedTensor> {
    const folder = join(this.#folder.tensors, feedName(feed))
    const path = join(folder, `${photo.sha256}.rgb`)
    return this.#once.run(path, async () => {
      const there = await stat(path).catch(() => null)
      if (there?.size === feed.width * feed.height * 3) return { path, content: contentOf(photo, feed) }
      await requirePhoto(photo)
      await mkdir(folder, { recursive: true })
      const request = { path: photo.path, out: path, feed }
      const { content } = await this.#pixels.call('tensor', request, { timeoutMs: TIMEOUT_MS })
      return { path, content }
    })
  }
}
