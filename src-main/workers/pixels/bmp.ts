import type { ImageSize } from '../protocol.ts'
import type { Raster } from './raster.ts'

/** A fault of the file; the reader of files makes a sentence of it. */
export class BmpFault extends Error {}

export type BmpHeader = ImageSize & {
  bits: number
  /** Rows are stored from the bottom up unless the height is negative. */
  topDown: boolean
  offset: number
  palette: { offset: number; entryBytes: number; entries: number }
}

const UNCOMPRESSED = 0
const BIT_FIELDS = 3

/** Uncompressed Windows bitmaps of 1, 4, 8, 24 and 32 bits: what annotation tools write. @throws BmpFault */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 26) throw new BmpFault('the file ends early')
  const headerBytes = view.getUint32(14, true)
  const old = headerBytes === 12
  if (!old && (headerBytes < 40 || bytes.length < 54)) throw new BmpFault('the file ends early')
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true)
  const signedHeight = old ? view.getUint16(20, true) : view.getInt32(22, true)
  const bits = view.getUint16(old ? 24 : 28, true)
  const compression = old ? UNCOMPRESSED : view.getUint32(30, true)
  if (width < 1 || signedHeight === 0) throw new BmpFault('its header is impossible')
  const plain = compression === UNCOMPRESSED || (compression === BIT_FIELDS && bits === 32)
  if (!plain || ![1, 4, 8, 24, 32].includes(bits))
    throw new BmpFault(`this kind of BMP (${bits} bits, compressed) is not supported`)
  const declared = old ? 0 : view.getUint32(46, true)
  const entries = bits > 8 ? 0 : Math.min(declared || 2 ** bits, 2 ** bits)
  return {
    width,
    height: Math.abs(signedHeight),
    bits,
    topDown: signedHeight < 0,
    offset: view.getUint32(10, true),
    palette: { offset: 14 + headerBytes, entryBytes: old ? 3 : 4, entries },
  }
}

/** RGB; a fourth byte of 32-bit files is not alpha in most of them, and is ignored. @throws BmpFault */
export function decodeBmp(bytes: Uint8Array): Raster {
  const header = readBmpHeader(bytes)
  const { width, height, bits, topDown, offset } = header
  const rowBytes = Math.ceil((width * bits) / 32) * 4
  // Before anything is allocated: a header alone cannot ask for memory.
  if (offset + rowBytes * height > bytes.length) throw new BmpFault('the file ends early')
  const pixels = new Uint8Array(width * height * 3)
  const copyPixel = bits > 8 ? directPixel(bytes, bits / 8, pixels) : palettePixel(bytes, header, pixels)
  for (let y = 0, to = 0; y < height; y++) {
    const row = offset + (topDown ? y : height - 1 - y) * rowBytes
    for (let x = 0; x < width; x++, to += 3) copyPixel(row, x, to)
  }
  return { width, height, channels: 3, pixels }
}

type CopyPixel = (row: number, x: number, to: number) => void

function directPixel(bytes: Uint8Array, pixelBytes: number, pixels: Uint8Array): CopyPixel {
  return (row, x, to) => copyReversed(bytes, row + x * pixelBytes, pixels, to)
}

function palettePixel(bytes: Uint8Array, { bits, palette }: BmpHeader, pixels: Uint8Array): CopyPixel {
  const mask = (1 << bits) - 1
  return (row, x, to) => {
    const bit = x * bits
    const index = ((bytes[row + (bit >> 3)] as number) >> (8 - bits - (bit & 7))) & mask
    if (index >= palette.entries) throw new BmpFault('its content is damaged')
    copyReversed(bytes, palette.offset + index * palette.entryBytes, pixels, to)
  }
}

/** Bitmaps store blue first. */
function copyReversed(bytes: Uint8Array, from: number, pixels: Uint8Array, to: number): void {
  pixels[to] = bytes[from + 2] ?? 0
  pixels[to + 1] = bytes[from + 1] ?? 0
  pixels[to + 2] = bytes[from] ?? 0
}
