import type { ImageSize } from '../protocol.ts'

const SEGMENT = 0xff
const START_OF_SCAN = 0xda
const APP1 = 0xe1
/** Baseline, extended and progressive, all with Huffman codes (ITU-T T.81, B.1.1.3). */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2]
const OTHER_FRAMES: readonly number[] = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]
const ORIENTATION = 0x0112
const UPRIGHT = 1

/**
 * The size of a JPEG that is stored as it is to be seen: 8 bits, three colours, upright. Null for any other, and for what is
 * no JPEG: those are read the long way, which also knows what is wrong with them.
 */
export function plainJpegSize(bytes: Uint8Array): ImageSize | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.length < 4 || view.readUInt16BE(0) !== 0xffd8) return null
  let size: ImageSize | null = null
  let exifs = 0
  for (let at = 2; at + 4 <= view.length && view[at] === SEGMENT;) {
    const marker = view[at + 1] as number
    if (marker === START_OF_SCAN) return size
    const end = at + 2 + view.readUInt16BE(at + 2)
    const body = view.subarray(at + 4, end)
    if (end > view.length || OTHER_FRAMES.includes(marker)) return null
    if (FRAMES.includes(marker)) {
      size = size === null ? plainFrame(body) : null
      if (!size) return null
    }
    if (marker === APP1 && body.toString('latin1', 0, 6) === 'Exif\0\0') {
      exifs += 1
      if (exifs > 1 || orientationOf(body.subarray(6)) !== UPRIGHT) return null
    }
    at = end
  }
  return null
}

/** Bits of a sample, height, width, components. */
function plainFrame(body: Buffer): ImageSize | null {
  if (body.length < 6 || body[0] !== 8 || body[5] !== 3) return null
  const [height, width] = [body.readUInt16BE(1), body.readUInt16BE(3)]
  return width > 0 && height > 0 ? { width, height } : null
}

/** Of the first directory of TIFF; upright where it says nothing, null where it cannot be read. */
function orientationOf(tiff: Buffer): number | null {
  const order = tiff.toString('latin1', 0, 2)
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return null
  const short = (at: number) => (order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const first = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  if (first + 2 > tiff.length) return null
  const end = first + 2 + short(first) * 12
  if (end > tiff.length) return null
  for (let at = first + 2; at < end; at += 12) if (short(at) === ORIENTATION) return short(at + 8)
  return UPRIGHT
}
