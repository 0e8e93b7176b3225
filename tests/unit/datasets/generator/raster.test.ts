import { expect, test } from 'vitest'
import { Canvas } from '../../../../datasets/generator/canvas.ts'
import { blurred } from '../../../../datasets/generator/blur.ts'
import { coverageAt, cropped, polygonCoverage } from '../../../../datasets/generator/coverage.ts'
import type { Path } from '../../../../datasets/generator/geometry.ts'

const PIXELS = 16
const area = ({ values }: { values: Float32Array }) => values.reduce((sum, value) => sum + value, 0)

test('coverage is the exact area', () => {
  const rectangle: Path = [
    [2.25, 3.5],
    [6.75, 3.5],
    [6.75, 8],
    [2.25, 8],
  ]
  const coverage = polygonCoverage([rectangle], 1, PIXELS)
  expect(area(coverage)).toBeCloseTo(4.5 * 4.5, 5)
  expect(coverageAt(coverage, 4, 5)).toBe(1)
  expect(coverageAt(coverage, 2, 5)).toBeCloseTo(0.75, 6)
  expect(coverageAt(coverage, 2, 3)).toBeCloseTo(0.375, 6)
  expect(coverageAt(coverage, 8, 5)).toBe(0)

  const flat: Path = [
    [1, 1],
    [14, 3],
    [5, 12.5],
  ]
  const determinant = (13 * 11.5 - 4 * 2) / 2
  expect(area(polygonCoverage([flat], 1, PIXELS))).toBeCloseTo(determinant, 3)
  expect(area(polygonCoverage([flat.toReversed()], 1, PIXELS))).toBeCloseTo(determinant, 3)
})

test('a blur keeps the amount', () => {
  const square: Path = [
    [4, 4],
    [12, 4],
    [12, 12],
    [4, 12],
  ]
  const coverage = polygonCoverage([square], 4, 64)
  expect(area(blurred(coverage, 6)) / area(coverage)).toBeCloseTo(1, 2)
})

test('cropped finds what is drawn, and nothing in nothing', () => {
  const plane = new Float32Array(PIXELS * PIXELS)
  expect(cropped(plane, PIXELS)).toMatchObject({ width: 0, height: 0 })
  plane[5 * PIXELS + 3] = 0.5
  plane[7 * PIXELS + 9] = 1
  expect(cropped(plane, PIXELS)).toMatchObject({ left: 3, top: 5, width: 7, height: 3 })
})

test('covering counts into the mask, tinting does not', () => {
  const canvas = new Canvas(8)
  canvas.cover(canvas.everything(), [1, 1, 1])
  canvas.cover(canvas.everything(), [0, 0, 0], { opacity: 0.5, hair: 1 })
  const middle = 8 * 16 + 8
  expect(canvas.hair[middle]).toBe(0.5)
  canvas.tint(canvas.everything(), [1, 0, 0], { opacity: 0.5 })
  expect(canvas.hair[middle]).toBe(0.5)
  expect([canvas.red[middle], canvas.green[middle]]).toEqual([0.75, 0.25])
  // Glasses over hair: what is hidden is no hair.
  canvas.cover(canvas.everything(), [0, 0, 0], { opacity: 0.8 })
  expect(canvas.hair[middle]).toBeCloseTo(0.1, 6)
})

test('a strand that crosses itself never darkens itself', () => {
  const canvas = new Canvas(64)
  const strand = canvas.strand.start()
  for (const [x, y] of [
    [100, 100],
    [300, 300],
    [300, 100],
    [100, 300],
  ] as const) {
    strand.node(x, y, 20, 0.5, [1, 1, 1])
  }
  strand.draw(1)
  expect(Math.max(...canvas.hair)).toBe(0.5)
  // And the room to work in is clean for the next one.
  const before = canvas.hair.slice()
  canvas.strand.start().node(0, 0, 1, 1, [1, 1, 1]).draw(1)
  expect(canvas.hair).toEqual(before)
})
