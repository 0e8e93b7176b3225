import { randomUUID } from 'node:crypto'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AppError, ErrorCode, ErrorDescription } from '../../src-shared/domain/index.ts'
import { asAppError } from '../store/faults.ts'
import { writeFileAtomically } from '../store/atomic-file.ts'
import type { ImageSize, PixelsWorker } from '../workers/protocol.ts'
import { encodePlane } from './plane-file.ts'
import { pictureKey } from './prediction-paths.ts'

/** Faults of one image with a model that works. A model that cannot be loaded, or is in quarantine, is an error, whoever asks. */
const OF_AN_IMAGE: readonly ErrorCode[] = [
  'INFERENCE_FAILED',
  'TIME_LIMIT',
  'IMAGE_UNREADABLE',
  'IMAGE_TOO_LARGE',
  'IMAGE_MOVED',
]

/** A worker that could not even start says nothing of an image; one that died while it worked on it does. */
const isDeathOnAnImage = ({ code, details }: AppError) =>
  code === 'DEVICE_UNAVAILABLE' && (details?.['cause'] === 'crashed' || details?.['cause'] === 'memory')

/**
 * The fallback mask: nothing is hair (or person), 0 everywhere, at the photo's size. It invents nothing: what comes after works
 * on, and whoever looks sees at once that there is nothing yet. Anything more likely (the mean of other masks, the mask of a
 * neighbour) would look like a prediction. It is never stored as one, never evaluated, and always marked with its reason.
 */
export class FallbackMask {
  readonly #folder: string
  readonly #pixels: PixelsWorker

  constructor({ folder, pixels }: { folder: string; pixels: PixelsWorker }) {
    this.#folder = folder
    this.#pixels = pixels
  }

  /** Why inference failed, where a fallback mask may stand in for it. @throws the error, where none may */
  reasonFor(error: unknown): ErrorDescription {
    const known = asAppError(error)
    if (!known || !(OF_AN_IMAGE.includes(known.code) || isDeathOnAnImage(known))) throw error
    return known.toJSON()
  }

  keyOf({ width, height }: ImageSize): string {
    return pictureKey(['fallback', `${width}x${height}`])
  }

  /** Writes it as 8-bit grey PNG. */
  async write(size: ImageSize, out: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    const plane = join(this.#folder, `fallback-${randomUUID()}.plane`)
    await writeFileAtomically(plane, await encodePlane({ width: 1, height: 1, values: new Uint8Array(1) }), {
      durable: false,
    })
    try {
      await this.#pixels.call('planeToPng', { plane, size, threshold: null, out })
    } finally {
      await rm(plane, { force: true })
    }
  }

  /** The same as a picture to show. */
  async picture(size: ImageSize): Promise<string> {
    const out = join(this.#folder, `${this.keyOf(size)}.png`)
    if (!(await stat(out).catch(() => null))) await this.write(size, out)
    return out
  }
}
