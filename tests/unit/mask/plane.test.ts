import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  changedRect,
  copyRect,
  coverageOf,
  intersect,
  pasteRect,
  tilesOf,
  unite,
  type Rect,
} from '../../../src-shared/mask/index.ts'

const WIDTH = 37
const HEIGHT = 11
const bounds = { x: 0, y: 0, width: WIDTH, height: HEIGHT }

const coverage = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, 255) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
)
/** Runs of one value, as masks have them; begins at any place of its buffer. */
const plane = fc
  .tuple(
    fc.array(fc.tuple(coverage, fc.integer({ min: 1, max: 30 })), { minLength: 30 }),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([runs, offset]) => {
    const values = new Uint8Array(WIDTH * HEIGHT + 4).subarray(offset, offset + WIDTH * HEIGHT)
    let at = 0
    for (const [value, length] of runs) {
      values.fill(value, at, at + length)
      at += length
    }
    return values
  })
const rect: fc.Arbitrary<Rect> = fc
  .tuple(fc.nat(WIDTH - 1), fc.nat(HEIGHT - 1), fc.nat(WIDTH), fc.nat(HEIGHT))
  .map(([x, y, width, height]) => ({
    x,
    y,
    width: Math.max(1, Math.min(width, WIDTH - x)),
    height: Math.max(1, Math.min(height, HEIGHT - y)),
  }))

describe('a part of a plane', () => {
  test('is counted as pixel by pixel', () => {
    fc.assert(
      fc.property(plane, rect, (values, area) => {
        const part = [...copyRect(values, WIDTH, area)]
        expect(coverageOf(values, WIDTH, area)).toEqual({
          hair: part.filter((value) => value >= 128).length,
          soft: part.filter((value) => value > 0 && value < 255).length,
        })
      }),
    )
  })

  test('goes back where it came from', () => {
    fc.assert(
      fc.property(plane, rect, (values, area) => {
        const copy = copyRect(values, WIDTH, area)
        const other = values.map((value) => value ^ 1)
        pasteRect(other, WIDTH, area, copy)
        expect(Buffer.compare(copyRect(other, WIDTH, area), copy)).toBe(0)
        expect(other.filter((value, at) => value === values[at]).length).toBe(area.width * area.height)
      }),
    )
  })

  test('that changed is found, no larger than it is', () => {
    fc.assert(
      fc.property(plane, rect, fc.array(fc.tuple(fc.nat(WIDTH - 1), fc.nat(HEIGHT - 1))), (values, area, places) => {
        const before = copyRect(values, WIDTH, area)
        const inside = places.filter(([x, y]) => intersect(area, { x, y, width: 1, height: 1 }))
        for (const [x, y] of new Map(inside.map((place) => [place.join(), place])).values()) {
          values[y * WIDTH + x] = (values[y * WIDTH + x] as number) ^ 8
        }
        const around = inside
          .map(([x, y]) => ({ x, y, width: 1, height: 1 }))
          .reduce<Rect | null>((all, each) => (all ? unite(all, each) : each), null)
        expect(changedRect(values, WIDTH, area, before)).toEqual(around)
      }),
    )
  })
})

test('tiles cover what they are asked for, cut at the edge of the plane', () => {
  expect([...tilesOf({ x: 250, y: 10, width: 20, height: 5 }, 300, 280)]).toEqual([
    { x: 0, y: 0, width: 256, height: 256 },
    { x: 256, y: 0, width: 44, height: 256 },
  ])
  expect([...tilesOf({ x: 500, y: 0, width: 5, height: 5 }, 300, 280)]).toEqual([])
  expect([...tilesOf(bounds, WIDTH, HEIGHT)]).toEqual([bounds])
})
