import { promisify } from 'node:util'
import { deflateRaw, deflateRawSync, inflateRaw } from 'node:zlib'
import { existsSync } from 'node:fs'
import { AppError, ExecutionProvider } from '../../src-shared/domain/index.ts'
import { fileOf, readAt } from './plane-pack.ts'

/** Probability 0..1 of every pixel as 0..255, row by row from the top left. */
export type Plane = { width: number; height: number; values: Uint8Array }

/** How a plane came about: kept with it, so that a stored one can say it too. */
export type PlaneOrigin = { provider: ExecutionProvider; durationMs: number }

const MAGIC = 'HLPL'
const HEADER_BYTES = 20
/** Models see at most 8192 × 8192 pixels (see ProfileInput); a header that says more is damaged. */
const MAX_SIDE = 8192

/**
 * Level 1: planes are mostly flat, so higher levels win little and cost a multiple. A quarter of the usual memory packs them as
 * well; what each call allocates has to be collected, by threads that inference needs.
 */
const PACKING = { level: 1, windowBits: 13, memLevel: 6, chunkSize: 4096 }

const deflate = promisify(deflateRaw)
const inflate = promisify(inflateRaw)

/**
 * The bytes of a plane file: `HLPL`, width and height as uint32, the provider's place in its list as uint32, the inference's
 * milliseconds as float32, all little-endian; then the values, deflated raw.
 */
export async function encodePlane(
  plane: Plane,
  origin: PlaneOrigin = { provider: 'cpu', durationMs: 0 },
): Promise<Uint8Array> {
  const header = headerOf(plane, origin)
  return Buffer.concat([header, await deflate(plane.values, PACKING)])
}

/** The same for a thread that has nothing else to do. */
export function encodePlaneNow(plane: Plane, origin: PlaneOrigin): Uint8Array {
  return Buffer.concat([headerOf(plane, origin), deflateRawSync(plane.values, PACKING)])
}

function headerOf({ width, height, values }: Plane, origin: PlaneOrigin): Buffer {
  if (!isSide(width) || !isSide(height) || values.length !== width * height) {
    throw new RangeError(`a plane of ${width} × ${height} cannot have ${values.length} values`)
  }
  const header = Buffer.alloc(HEADER_BYTES)
  header.write(MAGIC, 'latin1')
  header.writeUInt32LE(width, 4)
  header.writeUInt32LE(height, 8)
  header.writeUInt32LE(ExecutionProvider.options.indexOf(origin.provider), 12)
  header.writeFloatLE(origin.durationMs, 16)
  return header
}

/** @throws AppError FILE_UNREADABLE for anything that `encodePlane` did not write, without allocating more than it declares. */
export async function decodePlane(bytes: Uint8Array, name = 'The stored prediction'): Promise<Plane> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header = readHeader(buffer)
  if (!header) throw damaged(name)
  const { width, height } = header
  const values = await inflate(buffer.subarray(HEADER_BYTES), { maxOutputLength: width * height }).catch(() => {
    throw damaged(name)
  })
  if (values.length !== width * height) throw damaged(name)
  return { width, height, values }
}

/** The plane at an address. @throws AppError FILE_UNREADABLE where it is damaged; system errors (see faults.ts) */
export async function readStoredPlane(address: string): Promise<Plane> {
  const found = await readAt(address)
  if (!found) throw damaged(fileOf(address))
  return decodePlane(found.bytes, fileOf(address))
}

/** How the plane at an address came about; null where there is none, or none that can be read: then it has to be made. */
export async function planeOrigin(address: string): Promise<(PlaneOrigin & { bytes: number }) | null> {
  // In an evaluation most are not there yet; finding that out by opening costs a thread and an error.
  if (!existsSync(fileOf(address))) return null
  const found = await readAt(address, HEADER_BYTES).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  const header = found && readHeader(found.bytes)
  return header && { ...header, bytes: found.stored }
}

function readHeader(buffer: Buffer): (PlaneOrigin & { width: number; height: number }) | null {
  if (buffer.length < HEADER_BYTES || buffer.toString('latin1', 0, 4) !== MAGIC) return null
  const width = buffer.readUInt32LE(4)
  const height = buffer.readUInt32LE(8)
  const provider = ExecutionProvider.options[buffer.readUInt32LE(12)]
  const durationMs = buffer.readFloatLE(16)
  if (!isSide(width) || !isSide(height) || !provider || !Number.isFinite(durationMs)) return null
  return { width, height, provider, durationMs }
}

const isSide = (value: number) => Number.isInteger(value) && value >= 1 && value <= MAX_SIDE

function damaged(name: string): AppError {
  return new AppError('FILE_UNREADABLE', `${name} is damaged; remove it, it is made again when it is needed.`, { name })
}
