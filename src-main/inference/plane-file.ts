import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import { AppError } from '../../src-shared/domain/index.ts'

/** Probability 0..1 of every pixel as 0..255, row by row from the top left. */
export type Plane = { width: number; height: number; values: Uint8Array }

const MAGIC = 'HLPL'
const HEADER_BYTES = 12
/** Models see at most 8192 × 8192 pixels (see ProfileInput); a header that says more is damaged. */
const MAX_SIDE = 8192

const deflate = promisify(deflateRaw)
const inflate = promisify(inflateRaw)

/**
 * The bytes of a plane file: `HLPL`, width and height as uint32 little-endian, then the values, deflated.
 * Level 1: planes are mostly flat, so higher levels win little and cost a multiple.
 */
export async function encodePlane(plane: Plane): Promise<Uint8Array> {
  const { width, height, values } = plane
  if (!isSide(width) || !isSide(height) || values.length !== width * height) {
    throw new RangeError(`a plane of ${width} × ${height} cannot have ${values.length} values`)
  }
  const header = Buffer.alloc(HEADER_BYTES)
  header.write(MAGIC, 'latin1')
  header.writeUInt32LE(width, 4)
  header.writeUInt32LE(height, 8)
  return Buffer.concat([header, await deflate(values, { level: 1 })])
}

/** @throws AppError FILE_UNREADABLE for anything that `encodePlane` did not write, without allocating more than it declares. */
export async function decodePlane(bytes: Uint8Array, name = 'The stored prediction'): Promise<Plane> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < HEADER_BYTES || buffer.toString('latin1', 0, 4) !== MAGIC) throw damaged(name)
  const width = buffer.readUInt32LE(4)
  const height = buffer.readUInt32LE(8)
  if (!isSide(width) || !isSide(height)) throw damaged(name)
  const values = await inflate(buffer.subarray(HEADER_BYTES), { maxOutputLength: width * height }).catch(() => {
    throw damaged(name)
  })
  if (values.length !== width * height) throw damaged(name)
  return { width, height, values }
}

const isSide = (value: number) => Number.isInteger(value) && value >= 1 && value <= MAX_SIDE

function damaged(name: string): AppError {
  return new AppError('FILE_UNREADABLE', `${name} is damaged; remove it, it is made again when it is needed.`, { name })
}
