import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorkspaceFolder } from '../store/workspace-folder.ts'
import type { PixelsWorker } from '../workers/protocol.ts'
import type { Processing } from '../workers/processing-protocol.ts'
import { processingHash } from '../models/processing-hash.ts'
import { Once } from './once.ts'
import type { Photo } from './photos.ts'
import { pictureKey } from './prediction-paths.ts'

/** Pictures that are kept; they are looked at while somebody tries steps, and made again when they are asked for. */
const KEPT = 200
/** Refining the edges of a photo of the largest size takes its time. */
const LIMIT_MS = 300_000
const KEY_LENGTH = 32

export type ProcessedOrder = Omit<Processing, 'photo'> & {
  photo: Photo
  planePath: string
  /** Names the plane: which model and profile. */
  planeKey: string
  /** Cut at the threshold, where no step has done it. */
  mask: boolean
}

/** Planes after post-processing, as pictures at the photo's size. They belong to this process, and go with it. */
export class ProcessedPictures {
  readonly #folder: string
  readonly #pixels: PixelsWorker
  readonly #once = new Once<string>()
  /** By key, the least recently used first. */
  readonly #kept = new Map<string, string>()

  constructor({ folder, pixels }: { folder: WorkspaceFolder; pixels: PixelsWorker }) {
    this.#folder = join(folder.temporary, 'processed')
    this.#pixels = pixels
  }

  /** What the picture is made of, all of it: the same key, the same bytes. */
  keyOf({ planeKey, photo, steps, threshold, mask }: Omit<ProcessedOrder, 'planePath'>): string {
    const parts = [planeKey, photo.sha256, `${photo.width}x${photo.height}`, processingHash(steps) ?? 'none']
    return pictureKey([...parts, String(threshold), String(mask)]).slice(0, KEY_LENGTH)
  }

  /** @throws AppError IMAGE_MOVED, IMAGE_UNREADABLE … where a step looks at the photo and cannot */
  make(order: ProcessedOrder): Promise<{ key: string; path: string }> {
    const key = this.keyOf(order)
    const out = join(this.#folder, `${key}.png`)
    const { planePath: plane, photo, steps, threshold, mask } = order
    return this.#once
      .run(key, async () => {
        if (await stat(out).catch(() => null)) return out
        await mkdir(this.#folder, { recursive: true })
        const size = { width: photo.width, height: photo.height }
        const processing = { photo: photo.path, steps, threshold }
        await this.#pixels.call('process', { plane, size, processing, mask, out }, { timeoutMs: LIMIT_MS })
        return out
      })
      .then((path) => {
        this.#keep(key, path)
        return { key, path }
      })
  }

  /** Null for a key that was never made, or not lately. */
  find(key: string): string | null {
    return this.#kept.get(key) ?? null
  }

  #keep(key: string, path: string): void {
    this.#kept.delete(key)
    this.#kept.set(key, path)
    const oldest = this.#kept.entries().next().value
    if (this.#kept.size <= KEPT || !oldest) return
    this.#kept.delete(oldest[0])
    void rm(oldest[1], { force: true })
  }
}
