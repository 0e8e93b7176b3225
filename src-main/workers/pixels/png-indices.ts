import { inflateSync } from 'node:zlib'
import type { GreyRaster } from './raster.ts'

/**
 * Palette and grey PNG as stored numbers. Every common decoder expands a palette to colours, which loses the classes
 * of a class map; so this reads the indices themselves (PNG specification, third edition).
 */
export type PngIndices = GreyRaster & {
  /** RGB triples of a palette image; null for a grey one. */
  palette: Uint8Array | null
}

/** A fault of the file; the reader of files makes a sentence of it. */
export class PngFault extends Error {}

type Header = { width: number; height: number; depth: number; colour: number; interlaced: boolean }

const PALETTE = 3
const GREY = 0
/** Adam7: first column, first row, step right, step down. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const
const WHOLE = [[0, 0, 1, 1]] as const

/** Null for colour, grey with alpha, and 16-bit: those hold no indices. @throws PngFault */
export function readPngIndices(bytes: Uint8Array): PngIndices | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let header: Header | null = null
  let palette: Uint8Array | null = null
  const data: Uint8Array[] = []
  for (const { type, body } of chunks(view)) {
    if (type === 'IHDR') header = readHeader(body)
    else if (type === 'PLTE') palette = body
    else if (type === 'IDAT') data.push(body)
    if (header && !hasIndices(header)) return null
  }
  if (!header || data.length === 0) throw new PngFault('the file ends early')
  const { width, height } = header
  const expected = filteredBytes(header)
  const filtered = inflate(data, expected)
  if (filtered.length < expected) throw new PngFault('the file ends early')
  const pixels = new Uint8Array(width * height)
  let at = 0
  for (const pass of header.interlaced ? PASSES : WHOLE) at += readPass(filtered, at, header, pass, pixels)
  return { width, height, pixels, palette: header.colour === PALETTE ? (palette ?? new Uint8Array(0)) : null }
}

function* chunks(view: Buffer): Generator<{ type: string; body: Buffer }> {
  for (let at = 8; at + 8 <= view.length;) {
    const length = view.readUInt32BE(at)
    const type = view.toString('latin1', at + 4, at + 8)
    // A cut chunk still gives what it has: inflate then finds that it ends early.
    yield { type, body: view.subarray(at + 8, at + 8 + length) }
    if (type === 'IEND') return
    at += 12 + length
  }
}

function readHeader(body: Buffer): Header {
  if (body.length < 13) throw new PngFault('the file ends early')
  const header = {
    width: body.readUInt32BE(0),
    height: body.readUInt32BE(4),
    depth: body.readUInt8(8),
    colour: body.readUInt8(9),
    interlaced: body.readUInt8(12) === 1,
  }
  if (header.width < 1 || header.height < 1) throw new PngFault('its header is impossible')
  return header
}

const hasIndices = ({ colour, depth }: Header) =>
  (colour === PALETTE || colour === GREY) && [1, 2, 4, 8].includes(depth)

function passSize({ width, height }: Header, [left, top, stepX, stepY]: readonly number[]) {
  return {
    columns: Math.ceil((width - (left as number)) / (stepX as number)),
    rows: Math.ceil((height - (top as number)) / (stepY as number)),
  }
}

function filteredBytes(header: Header): number {
  let sum = 0
  for (const pass of header.interlaced ? PASSES : WHOLE) {
    const { columns, rows } = passSize(header, pass)
    if (columns > 0 && rows > 0) sum += rows * (1 + Math.ceil((columns * header.depth) / 8))
  }
  return sum
}

function inflate(data: Uint8Array[], expected: number): Uint8Array {
  try {
    // One byte more is allowed, so that a longer stream is told from an exact one without inflating a bomb.
    return inflateSync(Buffer.concat(data), { maxOutputLength: expected + 1 })
  } catch (error) {
    const { code } = error as { code?: string }
    throw new PngFault(code === 'Z_BUF_ERROR' ? 'the file ends early' : 'its content is damaged')
  }
}

/** Undoes the row filters of one pass and scatters its samples; returns how many bytes it read. */
function readPass(
  data: Uint8Array,
  start: number,
  header: Header,
  pass: readonly number[],
  pixels: Uint8Array,
): number {
  const [left, top, stepX, stepY] = pass as [number, number, number, number]
  const { columns, rows } = passSize(header, pass)
  if (columns <= 0 || rows <= 0) return 0
  const { depth, width } = header
  const rowBytes = Math.ceil((columns * depth) / 8)
  const mask = (1 << depth) - 1
  let previous: Uint8Array = new Uint8Array(rowBytes)
  let at = start
  for (let row = 0; row < rows; row++) {
    const filter = data[at++] as number
    const line = data.subarray(at, at + rowBytes)
    at += rowBytes
    unfilter(filter, line, previous)
    previous = line
    let to = (top + row * stepY) * width + left
    for (let column = 0; column < columns; column++, to += stepX) {
      const bit = column * depth
      pixels[to] = ((line[bit >> 3] as number) >> (8 - depth - (bit & 7))) & mask
    }
  }
  return at - start
}

/** In place. One byte a pixel at most, so that the pixel to the left is the byte to the left. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array): void {
  if (filter > 4) throw new PngFault('its content is damaged')
  if (filter === 0) return
  for (let at = 0; at < line.length; at++) {
    const left = at > 0 ? (line[at - 1] as number) : 0
    const up = above[at] as number
    const upLeft = at > 0 ? (above[at - 1] as number) : 0
    const guess = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, upLeft)
    line[at] = (line[at] as number) + guess
  }
}

function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft
  const toLeft = Math.abs(estimate - left)
  const toUp = Math.abs(estimate - up)
  const toUpLeft = Math.abs(estimate - upLeft)
  if (toLeft <= toUp && toLeft <= toUpLeft) return left
  return toUp <= toUpLeft ? up : upLeft
}
