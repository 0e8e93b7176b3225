import { promisify } from 'node:util'
import { constants, deflateRaw, inflateRaw } from 'node:zlib'
import { AppError } from '../../src-shared/domain/index.ts'
import { isPacked, PACKED_HEAD } from '../../src-shared/mask/index.ts'

/** Below this a stroke is durable sooner without. */
const WORTH_BYTES = 16_384

const FAULTS_OF_BYTES = ['Z_DATA_ERROR', 'Z_BUF_ERROR']

/** What zlib gives with `info`: also how many bytes it has read. */
type Inflated = { buffer: Buffer; engine: { bytesWritten: number } }

const deflate = promisify(deflateRaw)
const inflate = promisify(inflateRaw)

/** Soft strokes shrink to a fraction. Runs beside the event loop. What came packed stays as it is. */
export async function pack(patch: Uint8Array): Promise<Uint8Array> {
  if (patch.length < WORTH_BYTES || isPacked(patch)) return patch
  const packed = await deflate(patch, { level: constants.Z_BEST_SPEED })
  return packed.length + PACKED_HEAD.length < patch.length ? Buffer.concat([PACKED_HEAD, packed]) : patch
}

/**
 * What was packed; other bytes are given back.
 * @param mostBytes it may have
 * @throws AppError PATCH_INVALID
 */
export async function unpack(bytes: Uint8Array, mostBytes?: number): Promise<Uint8Array> {
  if (!isPacked(bytes)) return bytes
  const limit = mostBytes === undefined ? {} : { maxOutputLength: mostBytes }
  const packed = bytes.subarray(PACKED_HEAD.length)
  const { buffer, engine } = await inflated(packed, limit)
  if (engine.bytesWritten !== packed.length) throw invalid('has something after its end')
  return buffer
}

async function inflated(packed: Uint8Array, limit: { maxOutputLength?: number }): Promise<Inflated> {
  try {
    return (await inflate(packed, { ...limit, info: true })) as unknown as Inflated
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'ERR_BUFFER_TOO_LARGE') throw invalid('has too many bytes')
    if (FAULTS_OF_BYTES.includes(code)) throw invalid('is damaged')
    // No memory, most likely: the bytes may be good.
    throw error
  }
}

const invalid = (fault: string) =>
  new AppError('PATCH_INVALID', `This stroke ${fault}; reload the image to see what is stored.`)
