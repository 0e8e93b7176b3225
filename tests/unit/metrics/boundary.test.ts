import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundaryConfusion, boundaryReach, pairedDifference } from '../../../src-shared/metrics/index.ts'
import { studentQuantile } from '../../../src-shared/metrics/student.ts'

/** One erosion by 3 × 3 after the other, background beyond the border: what the authors' code does. */
function boundaryByErosions(mask: Uint8Array, width: number, height: number, reach: number): boolean[] {
  const isHair = Array.from(mask, (value) => value >= 128)
  let inner = isHair
  for (let turn = 0; turn < reach; turn++) {
    const before = inner
    inner = before.map((_, at) => {
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [x, y] = [(at % width) + dx, Math.floor(at / width) + dy]
          if (x < 0 || y < 0 || x >= width || y >= height || !before[y * width + x]) return false
        }
      }
      return true
    })
  }
  return isHair.map((hair, at) => hair && !inner[at])
}

describe('boundary IoU', () => {
  it('counts what erosions leave over', () => {
    const masks = fc
      .record({
        width: fc.integer({ min: 1, max: 12 }),
        height: fc.integer({ min: 1, max: 12 }),
        reach: fc.integer({ min: 1, max: 3 }),
        share: fc.constantFrom(60, 20),
      })
      .chain((shape) => {
        const length = { minLength: shape.width * shape.height, maxLength: shape.width * shape.height }
        const plane = fc.uint8Array(length).map((bytes) => bytes.map((value) => (value < shape.share ? 0 : 255)))
        return fc.tuple(fc.constant(shape), plane, plane)
      })
    fc.assert(
      fc.property(masks, ([{ width, height, reach }, mask, truth]) => {
        const ours = boundaryByErosions(mask, width, height, reach)
        const theirs = boundaryByErosions(truth, width, height, reach)
        const count = (test: (at: number) => boolean | undefined) => ours.filter((_, at) => test(at)).length
        expect(boundaryConfusion(mask, truth, width, height, reach)).toEqual({
          tp: count((at) => ours[at] && theirs[at]),
          fp: count((at) => ours[at] && !theirs[at]),
          fn: count((at) => !ours[at] && theirs[at]),
          tn: 0,
        })
      }),
    )
    expect(boundaryReach(512, 512)).toBe(14)
    expect(boundaryReach(3, 3)).toBe(1)
  })
})

describe('paired difference', () => {
  it('knows the quantiles of tables', () => {
    const table: [number, number, number][] = [
      [0.975, 1, 12.7062],
      [0.975, 4, 2.7764],
      [0.975, 19, 2.093],
      [0.95, 10, 1.8125],
      [0.975, 1e6, 1.96],
    ]
    for (const [share, freedom, value] of table) expect(studentQuantile(share, freedom)).toBeCloseTo(value, 3)
    expect(studentQuantile(0.025, 19)).toBeCloseTo(-2.093, 3)
  })

  it('is the t interval where every photo is of another person', () => {
    const values = [0.01, 0.03, -0.02, 0.05, 0]
    const { mean, interval, groups } = pairedDifference(values, ['a', 'b', 'c', 'd', 'e'])
    const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4 / 5)
    expect(mean).toBeCloseTo(0.014, 12)
    expect(groups).toBe(5)
    expect(interval?.low).toBeCloseTo(mean - 2.776445 * error, 6)
    expect(interval?.high).toBeCloseTo(mean + 2.776445 * error, 6)
  })

  it('is wider where photos come in persons', () => {
    const values = [0.02, 0.021, 0.019, -0.01, -0.011, -0.009, 0.005, 0.004, 0.006]
    const single = pairedDifference(
      values,
      values.map((_, index) => String(index)),
    )
    const persons = pairedDifference(values, ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c'])
    expect(persons.mean).toBeCloseTo(single.mean, 12)
    const width = ({ interval }: typeof single) => (interval ? interval.high - interval.low : 0)
    expect(width(persons)).toBeGreaterThan(2 * width(single))
  })

  it('says nothing of one person alone', () => {
    expect(pairedDifference([0.1, 0.2], ['a', 'a']).interval).toBeNull()
    expect(pairedDifference([], []).interval).toBeNull()
  })
})
