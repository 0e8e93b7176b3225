import { open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { AppError, type ErrorDescription } from '../../../src-shared/domain/index.ts'
import { encodePlane } from '../../inference/plane-file.ts'
import { writeFileAtomically } from '../../store/atomic-file.ts'
import { asAppError } from '../../store/faults.ts'
import type { InputSlice } from '../many-protocol.ts'
import type { FinishAnswer, FinishTask, PrepareAnswer, PrepareTask } from './arithmetic-protocol.ts'
import { batchElements, type FeedImage } from './input-tensor.ts'
import { outputPlane } from './output-plane.ts'

/** Reads images from the cache and makes the model's input of them. One that cannot be read is black, and says why. */
export async function prepare({ images, size, profile, type, reuse }: PrepareTask): Promise<PrepareAnswer> {
  const { input } = profile
  const bytes = input.width * input.height * 3
  const faults: (ErrorDescription | null)[] = []
  const feeds: FeedImage[] = []
  for (const { input: slice, content } of images) {
    try {
      feeds.push({ rgb: await readSlice(slice, bytes), content })
      faults.push(null)
    } catch (error) {
      feeds.push({ rgb: new Uint8Array(bytes), content })
      faults.push(describe(error))
    }
  }
  const last = feeds.at(-1)
  while (last && feeds.length < size) feeds.push(last)
  return { data: batchElements(feeds, input, type, reuse ?? undefined), faults }
}

/** Makes planes of the model's output and stores them. */
export async function finish({
  tensor,
  size,
  profile,
  provider,
  durationMs,
  images,
}: FinishTask): Promise<FinishAnswer> {
  const planes = await Promise.all(
    images.map(async (image, index) => {
      if (!image) return { ok: { bytes: 0 } }
      try {
        const plane = outputPlane(tensor, profile, image.content, { size, index })
        const bytes = await encodePlane(plane, { provider, durationMs })
        await writeFileAtomically(image.out, bytes, { durable: false })
        return { ok: { bytes: bytes.length } }
      } catch (error) {
        return { error: describe(error) }
      }
    }),
  )
  return { planes }
}

/** @throws AppError FILE_UNREADABLE where the row is not what was written: it is made again then */
async function readSlice({ path, offset, crc32: expected }: InputSlice, length: number): Promise<Uint8Array> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? damaged(path) : error
  })
  try {
    const bytes = Buffer.allocUnsafe(length)
    const { bytesRead } = await file.read(bytes, 0, length, offset)
    if (bytesRead !== length || (expected !== null && crc32(bytes) !== expected)) throw damaged(path)
    return bytes
  } finally {
    await file.close()
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
