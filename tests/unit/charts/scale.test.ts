import { describe, expect, test } from 'vitest'
import { epochTicks, linearScale, nearest, valueAxis } from '../../../src-renderer/charts/scale.ts'

describe('the axis of figures', () => {
  test('it has round ticks around the values', () => {
    expect(valueAxis([0.679, 0.897])).toEqual({
      domain: [0.65, 0.95],
      ticks: [0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95],
      decimals: 2,
    })
  })

  test('a gate that lies near is shown, one that lies far is not', () => {
    expect(valueAxis([0.87, 0.885], [0.85, 0.9]).domain[1]).toBeGreaterThanOrEqual(0.9)
    expect(valueAxis([0.2, 0.25], [0.85, 0.9]).domain[1]).toBeLessThan(0.5)
  })

  test('a single figure does not fill the axis', () => {
    const { domain } = valueAxis([0.249])
    expect(domain[1] - domain[0]).toBeGreaterThanOrEqual(0.05)
  })

  test('it never leaves 0..1, and is 0..1 without figures', () => {
    expect(valueAxis([0.999, 1]).domain[1]).toBe(1)
    expect(valueAxis([0, 0.004]).domain[0]).toBe(0)
    expect(valueAxis([]).domain).toEqual([0, 1])
  })
})

test('epochs are written under the axis where there is room, the first and the last always', () => {
  const epochs = Array.from({ length: 101 }, (_, index) => index)
  const ticks = epochTicks(epochs, linearScale([0, 100], [0, 340]), 34)
  expect(ticks).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
  expect(epochTicks([0, 20, 120, 130], linearScale([0, 130], [0, 1300]))).toEqual([0, 20, 120, 130])
})

test('the nearest epoch to a place is found; a scale of one value stands in the middle', () => {
  const points = [{ epoch: 0 }, { epoch: 20 }, { epoch: 130 }]
  expect(nearest(points, linearScale([0, 130], [0, 1300]), 180)).toEqual({ epoch: 20 })
  expect(nearest([], linearScale([0, 1], [0, 1]), 5)).toBeNull()
  expect(linearScale([7, 7], [0, 100])(7)).toBe(50)
})
