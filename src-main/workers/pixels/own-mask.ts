import { crc32, inflateSync } from 'node:zlib'
import { freeMemory } from '../free-memory.ts'
import { runsOfMask, runsOfRows, type MaskRuns } from './mask-runs.ts'
import { readPngIndices } from './png-indices.ts'

/** Larger ones are left to the pixels worker, which has the memory for them. */
const MOST_PIXELS = 2 ** 24
/** Of zlib. */
const LEAST_CHUNK = 64
/** What our own masks consist of. Anything else, such as a gamma or a transparent value, may change what is read. */
const PARTS: readonly string[] = ['IHDR', 'pHYs', 'IDAT', 'IEND']
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * A mask that we have written ourselves: a grey PNG of 8 bits without anything more. Read without sharp, for the one place
 * that has no time for more: where a plane has just been made. Null for every other file, and for a damaged one: the pixels
 * worker reads it, or says what is wrong with it.
 */
export function readOwnMask(file: Buffer): MaskRuns | null {
  const parts = partsOf(file)
  const header = parts?.find(({ type }) => type === 'IHDR')?.body
  if (!parts || header?.length !== 13) return null
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  // Bits, colour type, compression, filter method, interlacing.
  if (header.readUInt32BE(8) !== 0x08000000 || header[12] !== 0) return null
  if (width < 1 || height < 1 || width > 0xffff || width * height > MOST_PIXELS) return null
  const data = parts.flatMap(({ type, body }) => (type === 'IDAT' ? [body] : []))
  try {
    const rows = { width, height, bytes: inflated(data, (width + 1) * height), first: 1, stride: width + 1 }
    if (rows.bytes.length !== rows.stride * height) return null
    const runs = isUnfiltered(rows.bytes, rows.stride) ? runsOfRows(rows) : null
    freeMemory(rows.bytes)
    if (runs) return runs
    const indices = readPngIndices(file)
    return indices && runsOfMask(indices)
  } catch {
    return null
  }
}

function isUnfiltered(bytes: Uint8Array, stride: number): boolean {
  for (let at = 0; at < bytes.length; at += stride) if (bytes[at] !== 0) return false
  return true
}

/** In one piece, with a byte to spare for zlib to see the end in: of many small ones, as is usual, a second copy would be made. */
const inflated = (data: readonly Buffer[], bytes: number) =>
  inflateSync(data.length === 1 && data[0] ? data[0] : Buffer.concat(data), {
    maxOutputLength: bytes,
    chunkSize: Math.max(LEAST_CHUNK, bytes + 1),
  })

/** Null where it is no PNG, has other parts, or a part that is not what was written. */
function partsOf(file: Buffer): { type: string; body: Buffer }[] | null {
  if (!file.subarray(0, 8).equals(SIGNATURE)) return null
  const parts: { type: string; body: Buffer }[] = []
  for (let at = 8; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at)
    const type = file.toString('latin1', at + 4, at + 8)
    const end = at + 8 + length
    if (!PARTS.includes(type) || end + 4 > file.length) return null
    if (crc32(file.subarray(at + 4, end)) !== file.readUInt32BE(end)) return null
    parts.push({ type, body: file.subarray(at + 8, end) })
    if (type === 'IEND') return parts
    at = end + 4
  }
  return null
}
