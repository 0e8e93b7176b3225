import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../../src-shared/domain/index.ts'
import {
  applyPatch,
  copyRect,
  decodePatch,
  encodePatch,
  MAX_MASK_PIXELS,
  readPatchHeader,
  tilesOf,
  walkPatch,
  type MaskPatch,
} from '../../../src-shared/mask/index.ts'

const SIZE = { width: 300, height: 280 }

/** A patch as strokes leave it: disjoint tiles, some of one colour, some of noise, some of runs. */
const arbitraryPatch: fc.Arbitrary<MaskPatch> = fc
  .tuple(
    fc.integer({ min: 1, max: SIZE.width }),
    fc.integer({ min: 1, max: SIZE.height }),
    fc.array(fc.constantFrom('empty', 'full', 'noise', 'runs', 'leftOut'), { minLength: 4, maxLength: 4 }),
    fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  )
  .map(([width, height, kinds, seed]) => {
    const random = randomBytes(seed)
    const tiles = [...tilesOf({ x: 0, y: 0, width, height }, width, height)].flatMap((tile, index) => {
      const kind = kinds[index]
      if (kind === 'leftOut') return []
      const pixels = new Uint8Array(tile.width * tile.height)
      if (kind === 'full') pixels.fill(255)
      if (kind === 'noise') pixels.forEach((_, at) => (pixels[at] = random()))
      if (kind === 'runs') {
        for (let at = 0; at < pixels.length;) {
          const end = at + 1 + (random() >> 3)
          pixels.fill(random(), at, end)
          at = end
        }
      }
      return [{ ...tile, pixels }]
    })
    return { width, height, tiles }
  })

function randomBytes(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return (state >> 16) & 255
  }
}

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
  return 'none'
}

test('a tile whose code is longer than its pixels has room', () => {
  // Long literals, and between them the shortest runs that get a head of their own.
  const pixels = Uint8Array.from({ length: 256 * 256 }, (_, at) => (at % 8196 < 8192 ? at % 251 : 255))
  const tile = { x: 0, y: 0, width: 256, height: 256, pixels }
  const patch = encodePatch({ width: 256, height: 256, tiles: [tile] })
  expect(Buffer.compare(decodePatch(patch).tiles[0]!.pixels, pixels)).toBe(0)
})

describe('a patch', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(arbitraryPatch, (patch) => {
        const decoded = decodePatch(encodePatch(patch))
        expect(decoded.width).toBe(patch.width)
        expect(decoded.height).toBe(patch.height)
        expect(decoded.tiles.length).toBe(patch.tiles.length)
        decoded.tiles.forEach((tile, index) => {
          const { pixels, ...rect } = patch.tiles[index] as MaskPatch['tiles'][number]
          expect(tile).toMatchObject(rect)
          expect(Buffer.compare(tile.pixels, pixels)).toBe(0)
        })
      }),
      { numRuns: 60 },
    )
  })

  test('puts its tiles where they belong and nothing else', () => {
    const plane = new Uint8Array(300 * 280).fill(7)
    applyPatch(plane, 300, 280, {
      width: 300,
      height: 280,
      tiles: [{ x: 298, y: 278, width: 2, height: 2, pixels: new Uint8Array([1, 2, 3, 4]) }],
    })
    expect([...copyRect(plane, 300, { x: 297, y: 277, width: 3, height: 3 })]).toEqual([7, 7, 7, 7, 1, 2, 7, 3, 4])
    expect(plane.filter((value) => value !== 7)).toHaveLength(4)
  })

  test('of an empty 12-megapixel mask is small', () => {
    const [width, height] = [4000, 3000]
    const tiles = [...tilesOf({ x: 0, y: 0, width, height }, width, height)]
    const bytes = encodePatch({
      width,
      height,
      tiles: tiles.map((tile) => ({ ...tile, pixels: new Uint8Array(tile.width * tile.height) })),
    })
    expect(bytes.length).toBeLessThan(6000)
  })

  test('for a mask of another size is refused before a byte is written', () => {
    const plane = new Uint8Array(4)
    const patch = { width: 1, height: 4, tiles: [{ x: 0, y: 0, width: 1, height: 1, pixels: new Uint8Array([9]) }] }
    expect(codeOf(() => applyPatch(plane, 2, 2, patch))).toBe('MASK_SIZE_MISMATCH')
    expect([...plane]).toEqual([0, 0, 0, 0])
  })
})

describe('bytes that are no patch', () => {
  test('are told as PATCH_INVALID, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(codeOf(() => decodePatch(bytes))).toBe('PATCH_INVALID')
      }),
    )
  })

  test('damaged in any place are refused or decode to something that fits', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(arbitraryPatch, damage, (patch, changes) => {
        const bytes = encodePatch(patch)
        for (const [place, value] of changes) bytes[place % bytes.length] = value
        expect(['PATCH_INVALID', 'none']).toContain(
          codeOf(() => {
            const decoded = decodePatch(bytes)
            if (decoded.width * decoded.height > 1_000_000) return
            applyPatch(new Uint8Array(decoded.width * decoded.height), decoded.width, decoded.height, decoded)
          }),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('cut short anywhere are refused', () => {
    const pixels = new Uint8Array(100).map((_, index) => (index * 37) % 251)
    const bytes = encodePatch({ width: 10, height: 10, tiles: [{ x: 0, y: 0, width: 10, height: 10, pixels }] })
    for (let length = 0; length < bytes.length; length++) {
      expect(codeOf(() => decodePatch(bytes.subarray(0, length)))).toBe('PATCH_INVALID')
    }
    expect(codeOf(() => decodePatch(new Uint8Array([...bytes, 0])))).toBe('PATCH_INVALID')
  })

  test('that promise endless tiles or a giant mask cost nothing', () => {
    const bytes = encodePatch({ width: 10, height: 10, tiles: [] })
    const view = new DataView(bytes.buffer)
    view.setUint32(16, 0xffffffff, true)
    expect(codeOf(() => readPatchHeader(bytes))).toBe('PATCH_INVALID')
    view.setUint32(16, 0, true)
    view.setUint32(8, 65_535, true)
    view.setUint32(12, Math.ceil(MAX_MASK_PIXELS / 65_535) + 1, true)
    expect(codeOf(() => readPatchHeader(bytes))).toBe('PATCH_INVALID')
  })

  test('whose tiles overlap cannot unfold without end', () => {
    const tile = { x: 0, y: 0, width: 256, height: 256, pixels: new Uint8Array(65_536) }
    const bytes = encodePatch({ width: 256, height: 256, tiles: [tile, tile] })
    expect(codeOf(() => [...walkPatch(bytes)])).toBe('PATCH_INVALID')
  })
})
