import type { GreyPlane } from '../../compare/pixels/decode.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const IHDR = 0x49484452
const IDAT = 0x49444154
const IEND = 0x49454e44

type GreyFile = { width: number; height: number; data: Uint8Array<ArrayBuffer>[] }

/**
 * Reads a PNG of 8-bit grey without interlace, the kind that masks are stored as, straight into a plane: a browser's own
 * decoder makes four bytes of every pixel first, 430 MB for a mask of 108 megapixels. PNG specification (third edition),
 * 5 (chunks), 9 (filters), 10 (zlib). Null for any other picture, which is then for the browser to decode.
 * @throws Error where the file ends early
 */
export async function decodeGreyPng(bytes: Uint8Array<ArrayBuffer>): Promise<GreyPlane | null> {
  const file = chunksOf(bytes)
  if (!file) return null
  const { width, height, data } = file
  const values = new Uint8Array(width * height)
  const rows = new RowWriter(values, width)
  // One zlib stream, cut into chunks anywhere.
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const part of data) controller.enqueue(part)
      controller.close()
    },
  })
  const reader = packed.pipeThrough(new DecompressionStream('deflate')).getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) rows.write(part.value)
  if (!rows.isFull) throw new Error('The mask could not be read: its file ends early.')
  return { width, height, values }
}

function chunksOf(bytes: Uint8Array<ArrayBuffer>): GreyFile | null {
  if (SIGNATURE.some((byte, index) => bytes[index] !== byte)) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const file: GreyFile = { width: 0, height: 0, data: [] }
  for (let at = SIGNATURE.length; at + 12 <= bytes.length;) {
    const length = view.getUint32(at)
    const type = view.getUint32(at + 4)
    const start = at + 8
    if (start + length > bytes.length) return null
    if (type === IHDR) {
      // Depth 8, colour type grey, and no interlace.
      if (length < 13 || bytes[start + 8] !== 8 || bytes[start + 9] !== 0 || bytes[start + 12] !== 0) return null
      file.width = view.getUint32(start)
      file.height = view.getUint32(start + 4)
    }
    if (type === IDAT) file.data.push(bytes.subarray(start, start + length))
    if (type === IEND) break
    at = start + length + 4
  }
  return file.width > 0 && file.height > 0 && file.data.length > 0 ? file : null
}

/** Puts what comes out of zlib into rows and takes each row's filter back as soon as it is whole. */
class RowWriter {
  readonly #values: Uint8Array
  readonly #width: number
  #at = 0
  /** Of the row that is being filled; -1 until its first byte has come. */
  #filter = -1

  constructor(values: Uint8Array, width: number) {
    this.#values = values
    this.#width = width
  }

  get isFull(): boolean {
    return this.#at === this.#values.length
  }

  write(part: Uint8Array): void {
    const width = this.#width
    for (let from = 0; from < part.length && !this.isFull;) {
      if (this.#filter < 0) {
        this.#filter = part[from++] as number
        continue
      }
      const taken = Math.min(part.length - from, width - (this.#at % width))
      this.#values.set(part.subarray(from, from + taken), this.#at)
      this.#at += taken
      from += taken
      if (this.#at % width !== 0) continue
      if (this.#filter > 0) unfilter(this.#values, this.#at - width, width, this.#filter)
      this.#filter = -1
    }
  }
}

/** One byte a pixel: the neighbours are the byte to the left, the one above, and the one above the left. */
function unfilter(values: Uint8Array, start: number, width: number, filter: number): void {
  for (let at = start; at < start + width; at++) {
    const left = at > start ? (values[at - 1] as number) : 0
    const above = start > 0 ? (values[at - width] as number) : 0
    const corner = at > start && start > 0 ? (values[at - width - 1] as number) : 0
    values[at] = (values[at] as number) + predicted(filter, left, above, corner)
  }
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return above
  if (filter === 3) return (left + above) >> 1
  const estimate = left + above - corner
  const [toLeft, toAbove, toCorner] = [
    Math.abs(estimate - left),
    Math.abs(estimate - above),
    Math.abs(estimate - corner),
  ]
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}
