import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { AppError, type ErrorDescription } from '../../../src-shared/domain/index.ts'
import { encodeHistograms } from '../../evaluation/histogram-codec.ts'
import { encodePlaneNow, type Plane } from '../../inference/plane-file.ts'
import { PackWriter } from '../../inference/plane-pack.ts'
import { writeCacheFile } from '../../store/atomic-file.ts'
import { asAppError } from '../../store/faults.ts'
import type { InputSlice } from '../many-protocol.ts'
import { freeMemory } from '../free-memory.ts'
import { KnownMasks } from '../pixels/known-masks.ts'
import type { MaskRuns } from '../pixels/mask-runs.ts'
import { readOwnMask } from '../pixels/own-mask.ts'
import { scoreRuns } from '../pixels/score-runs.ts'
import type { FinishedBatch, FinishTask, PreparedBatch, PrepareTask, RanBatch } from './arithmetic-protocol.ts'
import { batchElements, type FeedImage } from './input-tensor.ts'
import { outputPlane } from './output-plane.ts'

// Nobody waits in this thread but for what it does here: calls that block are several times cheaper than promises.

/** Reads images from the cache and makes the model's input of them. One that cannot be read is black, and says why. */
export function prepare({ batches, size, profile, type }: PrepareTask): PreparedBatch[] {
  const { input } = profile
  const bytes = input.width * input.height * 3
  const files = new OpenFiles()
  try {
    return batches.map(({ images, reuse }) => {
      const faults: (ErrorDescription | null)[] = []
      const feeds: FeedImage[] = []
      for (const { input: slice, content } of images) {
        try {
          const rgb = files.readSlice(slice, scratch(feeds.length, bytes))
          feeds.push({ rgb, content })
          faults.push(null)
        } catch (error) {
          feeds.push({ rgb: new Uint8Array(bytes), content })
          faults.push(describe(error))
        }
      }
      const last = feeds.at(-1)
      while (last && feeds.length < size) feeds.push(last)
      return { data: batchElements(feeds, input, type, reuse ?? undefined), faults }
    })
  } finally {
    files.close()
  }
}

const scratches: Uint8Array[] = []

/** Memory for the image at a place of its batch, used again for the next batch. */
function scratch(place: number, bytes: number): Uint8Array {
  const known = scratches[place]
  if (known?.length === bytes) return known
  const fresh = new Uint8Array(bytes)
  scratches[place] = fresh
  return fresh
}

/** Makes planes of the model's output, stores them, and scores them where that was asked for. The output is gone afterwards. */
export function finish({ batches, pack, ...common }: FinishTask): FinishedBatch[] {
  const packed = pack === undefined ? null : new PackWriter(pack)
  try {
    return batches.map((batch) => {
      const finished = finishBatch(batch, common, packed)
      freeMemory(batch.tensor.data)
      return finished
    })
  } finally {
    packed?.close()
  }
}

function finishBatch(
  { tensor, images, durationMs }: RanBatch,
  { size, profile, provider }: Omit<FinishTask, 'batches' | 'pack'>,
  packed: PackWriter | null,
): FinishedBatch {
  return images.map((image, index) => {
    if (!image) return { ok: { bytes: 0 } }
    try {
      const plane = outputPlane(tensor, profile, image.content, { size, index })
      const bytes = encodePlaneNow(plane, { provider, durationMs })
      const place = packed?.add(bytes)
      if (!packed) writeCacheFile(image.out, bytes)
      const histograms = image.mask === undefined ? undefined : score(plane, image.mask)
      return { ok: { bytes: bytes.length, place, histograms } }
    } catch (error) {
      return { error: describe(error) }
    }
  })
}

const masks = new KnownMasks()

/** Undefined where the mask is for the pixels worker to read: also where something is wrong with it. */
function score({ width, height, values }: Plane, path: string): Uint8Array | undefined {
  const mask = readMask(path)
  if (!mask || width > mask.width || height > mask.height) return undefined
  return encodeHistograms(scoreRuns({ width, height, pixels: values }, mask))
}

function readMask(path: string): MaskRuns | null {
  try {
    const state = statSync(path)
    const known = masks.find(path, state)
    if (known) return known
    const mask = readOwnMask(readFileSync(path))
    if (mask) masks.keep(path, state, mask)
    return mask
  } catch (error) {
    if (!asAppError(error)) throw error
    return null
  }
}

/** Files of inputs, each opened once for a task: one that was replaced is another in the next. */
class OpenFiles {
  readonly #files = new Map<string, number>()

  /** @throws AppError FILE_UNREADABLE where the row is not what was written: it is made again then */
  readSlice({ path, offset, crc32: expected }: InputSlice, bytes: Uint8Array): Uint8Array {
    const bytesRead = readSync(this.#open(path), bytes, 0, bytes.length, offset)
    if (bytesRead !== bytes.length || (expected !== null && crc32(bytes) !== expected)) throw damaged(path)
    return bytes
  }

  close(): void {
    for (const file of this.#files.values()) closeSync(file)
  }

  #open(path: string): number {
    const known = this.#files.get(path)
    if (known !== undefined) return known
    try {
      const file = openSync(path, 'r')
      this.#files.set(path, file)
      return file
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? damaged(path) : error
    }
  }
}

function damaged(path: string): AppError {
  return new AppError('FILE_UNREADABLE', `The cached inputs in ${path} are damaged; they are made again.`, { path })
}

/** What users can be told travels as it is; anything else ends the request. */
function describe(error: unknown): ErrorDescription {
  const known = asAppError(error)
  if (!known) throw error
  return known.toJSON()
}
