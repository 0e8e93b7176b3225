import { AppError } from '../domain/errors.ts'
import { pasteRect, TILE_SIZE, type Rect } from './plane.ts'
import { decodeRuns, encodeRuns, longestEncoding } from './runs.ts'

/**
 * What a stroke leaves behind: the content of every touched tile AFTER the stroke, so that applying it twice is
 * harmless and only the order of patches matters. The same bytes, large ones packed (packed.ts), are a step of the history,
 * a line of the journal and a message on the wire.
 *
 * Little-endian: `HLMP`, version u8, three zero bytes, mask width u32, height u32, number of tiles u32; then per tile
 * x u32, y u32, width u16, height u16, length of the code u32, the code (runs.ts).
 */
export type MaskPatch = { width: number; height: number; tiles: PatchTile[] }
/** At most 256 × 256 pixels, inside the mask. `pixels` has `width × height` bytes of coverage. */
export type PatchTile = Rect & { pixels: Uint8Array }

const MAGIC = 0x504d4c48
const VERSION = 1
const HEADER_BYTES = 20
const TILE_HEADER_BYTES = 16
/** Largest supported mask: above this an image is refused at import. */
export const MAX_MASK_PIXELS = 268_435_456
const MAX_SIDE = 65_535

/** Bytes that a patch of all tiles of such a mask can have at worst; twice that, for one that was cut in other tiles. */
export function longestPatch({ width, height }: { width: number; height: number }): number {
  const tiles = Math.ceil(width / TILE_SIZE) * Math.ceil(height / TILE_SIZE)
  return HEADER_BYTES + 2 * tiles * (TILE_HEADER_BYTES + longestEncoding(TILE_SIZE * TILE_SIZE))
}

export type PatchHeader = { width: number; height: number; tiles: number }

export function encodePatch(patch: MaskPatch): Uint8Array {
  const encoder = new PatchEncoder(patch.width, patch.height)
  for (const tile of patch.tiles) encoder.add(tile, tile.pixels)
  return encoder.finish()
}

/** Writes a patch tile by tile, so that its tiles need not be held uncoded all at once. */
export class PatchEncoder {
  readonly #width: number
  readonly #height: number
  readonly #scratch = new Uint8Array(TILE_HEADER_BYTES + longestEncoding(TILE_SIZE * TILE_SIZE))
  readonly #parts: Uint8Array[] = []
  #bytes = HEADER_BYTES

  /** @param width of the mask, in pixels, like `height` */
  constructor(width: number, height: number) {
    this.#width = width
    this.#height = height
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0
  }

  /** @param pixels `area.width × area.height` bytes of coverage, at most 256 × 256; read at once, not kept */
  add(area: Rect, pixels: Uint8Array): void {
    const end = encodeRuns(pixels, this.#scratch, TILE_HEADER_BYTES)
    const part = this.#scratch.slice(0, end)
    const view = new DataView(part.buffer)
    view.setUint32(0, area.x, true)
    view.setUint32(4, area.y, true)
    view.setUint16(8, area.width, true)
    view.setUint16(10, area.height, true)
    view.setUint32(12, end - TILE_HEADER_BYTES, true)
    this.#parts.push(part)
    this.#bytes += end
  }

  finish(): Uint8Array {
    const out = new Uint8Array(this.#bytes)
    const view = new DataView(out.buffer)
    view.setUint32(0, MAGIC, true)
    view.setUint8(4, VERSION)
    view.setUint32(8, this.#width, true)
    view.setUint32(12, this.#height, true)
    view.setUint32(16, this.#parts.length, true)
    let at = HEADER_BYTES
    for (const part of this.#parts) {
      out.set(part, at)
      at += part.length
    }
    return out
  }
}

/** Size of the mask and number of tiles, without looking further. @throws AppError PATCH_INVALID */
export function readPatchHeader(bytes: Uint8Array): PatchHeader {
  if (bytes.length < HEADER_BYTES) throw invalid('it ends within its header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== MAGIC || view.getUint8(4) !== VERSION) throw invalid('it is of another kind')
  const header = { width: view.getUint32(8, true), height: view.getUint32(12, true), tiles: view.getUint32(16, true) }
  const { width, height, tiles } = header
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_MASK_PIXELS) {
    throw invalid(`its mask of ${width} × ${height} is not possible`)
  }
  if (tiles * (TILE_HEADER_BYTES + 1) > bytes.length) throw invalid('it has fewer tiles than it says')
  return header
}

/**
 * Walks a patch tile by tile and checks all of it: what was walked through is sound. Allocates nothing but the
 * rectangles, so that it can run on an event loop in slices. `code` is a view into `bytes`.
 * @throws AppError PATCH_INVALID
 */
export function* walkPatch(bytes: Uint8Array): Generator<Rect & { code: Uint8Array }> {
  const { width, height, tiles } = readPatchHeader(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = HEADER_BYTES
  let pixels = 0
  for (let index = 0; index < tiles; index++) {
    if (at + TILE_HEADER_BYTES > bytes.length) throw invalid('it ends within a tile')
    const tile = {
      x: view.getUint32(at, true),
      y: view.getUint32(at + 4, true),
      width: view.getUint16(at + 8, true),
      height: view.getUint16(at + 10, true),
    }
    const codeStart = at + TILE_HEADER_BYTES
    at = codeStart + view.getUint32(at + 12, true)
    if (at > bytes.length) throw invalid('it ends within a tile')
    if (!fits(tile, width, height)) throw invalid('a tile lies outside the mask')
    // Tiles do not overlap, so together they are no larger than the mask: a small patch cannot ask for endless memory.
    pixels += tile.width * tile.height
    if (pixels > width * height) throw invalid('its tiles overlap')
    const code = bytes.subarray(codeStart, at)
    if (!decodeRuns(code, tile.width * tile.height, null)) throw invalid('the content of a tile is damaged')
    yield { ...tile, code }
  }
  if (at !== bytes.length) throw invalid('something follows its last tile')
}

function fits(tile: Rect, width: number, height: number): boolean {
  return (
    tile.width >= 1 &&
    tile.height >= 1 &&
    tile.width <= TILE_SIZE &&
    tile.height <= TILE_SIZE &&
    tile.x + tile.width <= width &&
    tile.y + tile.height <= height
  )
}

/** @throws AppError PATCH_INVALID for anything that `encodePatch` cannot have written */
export function decodePatch(bytes: Uint8Array): MaskPatch {
  const { width, height } = readPatchHeader(bytes)
  const tiles = Array.from(walkPatch(bytes), ({ code, ...tile }) => {
    const pixels = new Uint8Array(tile.width * tile.height)
    decodeRuns(code, pixels.length, pixels)
    return { ...tile, pixels }
  })
  return { width, height, tiles }
}

/** Writes a patch into a plane of `width × height`. @throws AppError MASK_SIZE_MISMATCH before anything is written */
export function applyPatch(plane: Uint8Array, width: number, height: number, patch: MaskPatch): void {
  requireSize(patch, width, height)
  if (plane.length !== width * height) throw new RangeError(`a plane of ${width} × ${height} has ${plane.length} bytes`)
  for (const tile of patch.tiles) pasteRect(plane, width, tile, tile.pixels)
}

/** @throws AppError PATCH_INVALID, or MASK_SIZE_MISMATCH: a mask of `width × height` cannot take all of it */
export function requirePatchFor(bytes: Uint8Array, width: number, height: number): void {
  requireSize(readPatchHeader(bytes), width, height)
  const walk = walkPatch(bytes)
  while (!walk.next().done);
}

const scratch = new Uint8Array(TILE_SIZE * TILE_SIZE)

/** Writes a tile as `walkPatch` gives it into a plane of which a row has `planeWidth` pixels. */
export function pasteCode(plane: Uint8Array, planeWidth: number, { code, ...area }: Rect & { code: Uint8Array }): void {
  const pixels = scratch.subarray(0, area.width * area.height)
  decodeRuns(code, pixels.length, pixels)
  pasteRect(plane, planeWidth, area, pixels)
}

function requireSize(patch: { width: number; height: number }, width: number, height: number): void {
  if (patch.width === width && patch.height === height) return
  throw new AppError(
    'MASK_SIZE_MISMATCH',
    `A stroke for a mask of ${patch.width} × ${patch.height} cannot be put on a photo of ${width} × ${height}; reload the image.`,
    { patch: { width: patch.width, height: patch.height }, image: { width, height } },
  )
}

function invalid(reason: string): AppError {
  return new AppError(
    'PATCH_INVALID',
    `This stroke cannot be read: ${reason}; reload the image and paint it once more.`,
    { reason },
  )
}
