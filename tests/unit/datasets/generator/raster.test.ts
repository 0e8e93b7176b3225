import { describe, expect, test } from 'vitest'
import { blurred } from '../../../../datasets/generator/raster/blur.ts'
import {
  coverageAt,
  inside,
  leftOf,
  polygonCoverage,
  rightOf,
  union,
  without,
} from '../../../../datasets/generator/raster/coverage.ts'
import type { Path } from '../../../../datasets/generator/raster/curves.ts'
import { arcSine, arcTangent, cosine, exponential, power, sine } from '../../../../datasets/generator/raster/maths.ts'
import { CHANNELS, HAIR, Surface } from '../../../../datasets/generator/raster/surface.ts'

const PIXELS = 16
const area = ({ values }: { values: Float32Array }) => values.reduce((sum, value) => sum + value, 0)
const rectangle = (left: number, top: number, right: number, bottom: number): Path => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
]

test('functions of exact operations agree with those of the engine', () => {
  for (let x = -9; x <= 9; x += 0.137) {
    expect(sine(x)).toBeCloseTo(Math.sin(x), 9)
    expect(cosine(x)).toBeCloseTo(Math.cos(x), 9)
    expect(exponential(x) / Math.exp(x)).toBeCloseTo(1, 9)
    expect(arcSine(x / 9)).toBeCloseTo(Math.asin(x / 9), 8)
    for (const y of [-3, 0.2, 5]) expect(arcTangent(y, x)).toBeCloseTo(Math.atan2(y, x), 8)
  }
  expect(power(7.3, 1.2)).toBeCloseTo(7.3 ** 1.2, 8)
  // A broken power of a negative number would be NaN, and spread over the picture.
  expect(power(-0.5, 1.2)).toBe(0)
})

describe('coverage', () => {
  test('is the exact area', () => {
    const coverage = polygonCoverage([rectangle(2.25, 3.5, 6.75, 8)], 1, PIXELS)
    expect(area(coverage)).toBeCloseTo(4.5 * 4.5, 5)
    expect(coverageAt(coverage, 4, 5)).toBe(1)
    expect(coverageAt(coverage, 2, 5)).toBeCloseTo(0.75, 6)
    expect(coverageAt(coverage, 2, 3)).toBeCloseTo(0.375, 6)
    expect(coverageAt(coverage, 8, 5)).toBe(0)

    const triangle: Path = [
      [1, 1],
      [14, 3],
      [5, 12.5],
    ]
    const half = (13 * 11.5 - 4 * 2) / 2
    expect(area(polygonCoverage([triangle], 1, PIXELS))).toBeCloseTo(half, 3)
    expect(area(polygonCoverage([triangle.toReversed()], 1, PIXELS))).toBeCloseTo(half, 3)
  })

  test('is cut, joined and divided', () => {
    const a = polygonCoverage([rectangle(1, 1, 9, 9)], 1, PIXELS)
    const b = polygonCoverage([rectangle(5, 5, 13, 13)], 1, PIXELS)
    expect(area(inside(a, b))).toBeCloseTo(16, 5)
    expect(area(without(a, b))).toBeCloseTo(48, 5)
    expect(area(union(a, b))).toBeCloseTo(112, 5)
    expect(area(leftOf(a, 4)) + area(rightOf(a, 4))).toBeCloseTo(64, 5)
  })

  test('keeps its amount when it is blurred', () => {
    const coverage = polygonCoverage([rectangle(4, 4, 12, 12)], 4, 64)
    expect(area(blurred(coverage, 6, 4)) / area(coverage)).toBeCloseTo(1, 2)
    const within = { left: 16, top: 16, width: 8, height: 8 }
    expect(blurred(coverage, 6, 4, within)).toMatchObject(within)
  })
})

const at = ({ data, pixels }: Surface, x: number, y: number) => [
  ...data.subarray((y * pixels + x) * CHANNELS, (y * pixels + x + 1) * CHANNELS),
]

test('covering counts into the mask, tinting does not', () => {
  const surface = new Surface(8)
  surface.cover(surface.everything(), [1, 1, 1])
  surface.cover(surface.everything(), [0, 0, 0], { opacity: 0.5, hair: 1 })
  expect(at(surface, 8, 8)[HAIR]).toBe(0.5)
  surface.tint(surface.everything(), [1, 0, 0], { opacity: 0.5 })
  surface.shade(surface.everything(), [1, 0.5, 1])
  expect(at(surface, 8, 8)).toEqual([0.75, 0.125, 0.25, 1, 0.5])
  // Glasses over hair: what is hidden is no hair.
  surface.cover(surface.everything(), [0, 0, 0], { opacity: 0.8 })
  expect(at(surface, 8, 8)[HAIR]).toBeCloseTo(0.1, 6)
})

test('a layer is laid over with its hair, and is clean after clear', () => {
  const surface = new Surface(8)
  const layer = surface.layer()
  surface.cover(surface.everything(), [1, 1, 1], { hair: 1 })
  layer.cover(layer.shape(rectangle(0, 0, 512, 256)), [0, 0, 0], { opacity: 0.5 })
  surface.over(layer)
  expect([at(surface, 3, 2)[HAIR], at(surface, 3, 12)[HAIR]]).toEqual([0.5, 1])
  layer.clear()
  expect(layer.data.every((value) => value === 0)).toBe(true)
  expect(layer.drawn()).toMatchObject({ width: 0, height: 0 })
})

test('a strand that crosses itself never darkens itself, and its room is clean for the next', () => {
  const surface = new Surface(64)
  const strand = surface.strand.start()
  for (const [x, y] of [
    [100, 100],
    [300, 300],
    [300, 100],
    [100, 300],
  ] as const) {
    strand.node(x, y, 20, 0.5, [1, 1, 1])
  }
  strand.draw(1)
  const hair = () => surface.data.filter((_, index) => index % CHANNELS === HAIR)
  expect(Math.max(...hair())).toBe(0.5)
  const before = hair()
  surface.strand.start().node(0, 0, 1, 1, [1, 1, 1]).draw(1)
  expect(hair()).toEqual(before)
})

test('a strand thinner than a pixel covers no pixel whole, and its hair is its area', () => {
  const surface = new Surface(128)
  const width = 1
  surface.strand.start().node(100, 100, width, 1, [1, 1, 1]).node(100, 400, width, 1, [1, 1, 1]).draw(1)
  const hair = surface.data.filter((_, index) => index % CHANNELS === HAIR)
  expect(Math.max(...hair)).toBeLessThanOrEqual(width * surface.scale + 1e-6)
  expect(hair.reduce((sum, value) => sum + value, 0)).toBeCloseTo(300 * width * surface.scale ** 2, -1)
})
