import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { antiBleed } from '../../../src-shared/edges/anti-bleed.ts'
import { boxMean } from '../../../src-shared/edges/box.ts'
import { colourAcceptance, colourModel } from '../../../src-shared/edges/colour-brush.ts'
import { guidedFilter } from '../../../src-shared/edges/guided-filter.ts'
import type { RgbImage } from '../../../src-shared/edges/image.ts'
import { labOf } from '../../../src-shared/edges/lab.ts'
import { GridCut } from '../../../src-shared/edges/max-flow.ts'
import { refineEdge } from '../../../src-shared/edges/refine-edge.ts'
import { BACKGROUND, HAIR, Scribble } from '../../../src-shared/edges/scribble.ts'
import { bandAround, drawHead, errorIn, randomNumbers } from '../../fixtures/drawn-heads.ts'

const SIDE = 96
const BROWN = [70, 45, 30] as const
const BLUE = [150, 190, 220] as const

/** Brown hair left of a slanted line, light blue right of it, a soft border, two strands that stick out; with grain. */
function slanted(channels: 3 | 4 = 3): { image: RgbImage; truth: Uint8Array; coarse: Uint8Array } {
  const random = randomNumbers(5)
  const truth = new Uint8Array(SIDE * SIDE)
  const coarse = new Uint8Array(SIDE * SIDE)
  const pixels = new Uint8Array(SIDE * SIDE * channels).fill(9)
  for (let at = 0; at < truth.length; at++) {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)]
    const edge = 40 + y / 4
    const strand = (y === 30 || y === 60) && x < edge + 14
    const share = strand ? 0.9 : Math.min(1, Math.max(0, (edge - x) / 3 + 0.5))
    truth[at] = Math.round(255 * share)
    coarse[at] = Math.round(255 * Math.min(1, Math.max(0, (edge + 4 - x) / 14 + 0.5)))
    for (let channel = 0; channel < 3; channel++) {
      const value = BROWN[channel]! * share + BLUE[channel]! * (1 - share) + (random() - 0.5) * 12
      pixels[at * channels + channel] = Math.round(value)
    }
  }
  return { image: { width: SIDE, height: SIDE, channels, pixels }, truth, coarse }
}

const whole = { x: 0, y: 0, width: SIDE, height: SIDE }
const hardBrush = (mask: Uint8Array, reach: number) => bandAround(mask, SIDE, reach).map((value) => 255 * value)

describe('box mean', () => {
  it('equals the mean over the clipped window', () => {
    const sizes = fc.record({
      width: fc.integer({ min: 1, max: 9 }),
      height: fc.integer({ min: 1, max: 9 }),
      radius: fc.integer({ min: 1, max: 5 }),
      channels: fc.integer({ min: 1, max: 3 }),
    })
    fc.assert(
      fc.property(sizes, fc.integer(), ({ width, height, radius, channels }, seed) => {
        const random = randomNumbers(seed)
        const data = Float32Array.from({ length: width * height * channels }, () => random())
        const means = boxMean(data, width, height, radius, channels)
        means.forEach((value, index) => {
          const [channel, pixel] = [index % channels, Math.floor(index / channels)]
          const window = Array.from({ length: width * height }, (_, at) => at).filter(
            (at) =>
              Math.abs((at % width) - (pixel % width)) <= radius &&
              Math.abs(Math.floor(at / width) - Math.floor(pixel / width)) <= radius,
          )
          const sum = window.reduce((total, at) => total + data[at * channels + channel]!, 0)
          expect(value).toBeCloseTo(sum / window.length, 5)
        })
      }),
      { numRuns: 60 },
    )
  })
})

describe('guided filter', () => {
  it('keeps even masks and follows an edge of the photo', () => {
    const { image, truth, coarse } = slanted()
    const options = { radius: 12, epsilon: 1e-4, subsample: 1 }
    for (const value of [0, 90, 255]) {
      const even = new Uint8Array(SIDE * SIDE).fill(value)
      expect(guidedFilter(image, even, options)).toEqual(even)
    }
    const band = bandAround(truth, SIDE, 12)
    const before = errorIn(band, truth, coarse)
    for (const subsample of [1, 4]) {
      const after = errorIn(band, truth, guidedFilter(image, coarse, { ...options, subsample }))
      expect(after.mae).toBeLessThan(before.mae)
    }
  })
})

describe('refine edge', () => {
  it('finds coverage out of colour, strands too', () => {
    const { image, truth, coarse } = slanted()
    const refined = refineEdge({ image, mask: coarse, area: whole, brush: hardBrush(coarse, 18), radius: 18 })
    if (!refined.changed) throw new Error(refined.message)
    const band = bandAround(truth, SIDE, 10)
    expect(errorIn(band, truth, refined.pixels).mae).toBeLessThan(errorIn(band, truth, coarse).mae / 3)
    expect(refined.pixels[30 * SIDE + 55]).toBeGreaterThan(150)
    expect(refined.pixels[33 * SIDE + 56]).toBeLessThan(40)
  })

  it('gives the same with a fourth channel, and when called again', () => {
    const [three, four] = [slanted(3), slanted(4)]
    const brush = hardBrush(three.coarse, 18)
    const order = { mask: three.coarse, area: whole, brush, radius: 18 }
    const first = refineEdge({ ...order, image: three.image })
    expect(refineEdge({ ...order, image: three.image })).toEqual(first)
    expect(refineEdge({ ...order, image: four.image })).toEqual(first)
  })

  it('writes under the brush alone, and mixes where that is soft', () => {
    const { image, coarse } = slanted()
    const area = { x: 38, y: 20, width: 26, height: 20 }
    const brush = new Uint8Array(area.width * area.height)
    brush.fill(255, 5 * area.width, 10 * area.width)
    brush.fill(128, 10 * area.width, 15 * area.width)
    const refined = refineEdge({ image, mask: coarse, area, brush, radius: 12 })
    if (!refined.changed) throw new Error(refined.message)
    const old = (row: number, column: number) => coarse[(area.y + row) * SIDE + area.x + column]!
    for (let column = 0; column < area.width; column++) {
      expect(refined.pixels[2 * area.width + column]).toBe(old(2, column))
      expect(refined.pixels[17 * area.width + column]).toBe(old(17, column))
    }
    expect(refined.pixels.subarray(7 * area.width, 8 * area.width)).not.toEqual(
      coarse.subarray((area.y + 7) * SIDE + area.x, (area.y + 7) * SIDE + area.x + area.width),
    )
  })

  it('works at the border of the photo', () => {
    const { image, coarse, truth } = slanted()
    const area = { x: 20, y: 0, width: 60, height: 9 }
    const brush = new Uint8Array(area.width * area.height).fill(255)
    const refined = refineEdge({ image, mask: coarse, area, brush, radius: 40 })
    if (!refined.changed) throw new Error(refined.message)
    let error = 0
    refined.pixels.forEach((value, at) => {
      error += Math.abs(value - truth[Math.floor(at / area.width) * SIDE + area.x + (at % area.width)]!)
    })
    expect(error / refined.pixels.length).toBeLessThan(20)
  })

  it('changes nothing where one side is out of reach, and says so', () => {
    const { image } = slanted()
    const order = { image, area: whole, brush: hardBrush(slanted().coarse, 10), radius: 10 }
    const empty = refineEdge({ ...order, mask: new Uint8Array(SIDE * SIDE) })
    expect(empty).toMatchObject({ changed: false, reason: 'no-hair' })
    const full = refineEdge({ ...order, mask: new Uint8Array(SIDE * SIDE).fill(255) })
    expect(full).toMatchObject({ changed: false, reason: 'no-background' })
    const nothing = refineEdge({ ...order, mask: slanted().coarse, brush: new Uint8Array(SIDE * SIDE) })
    expect(nothing).toMatchObject({ changed: false, reason: 'nothing-brushed' })
  })
})

describe('anti-bleed', () => {
  it('halves the error of strands, and firm lies between', () => {
    const { image, truth, coarse } = drawHead(3, 1, 256)
    const band = bandAround(truth, 256, 10)
    const error = (mask: Uint8Array) => errorIn(band, truth, mask).mae
    const [none, strands, firm] = [coarse, antiBleed(image, coarse, 'strands'), antiBleed(image, coarse, 'firm')].map(
      error,
    )
    expect(strands).toBeLessThan(none! / 2)
    expect(firm).toBeLessThan(none!)
    expect(firm).toBeGreaterThan(strands!)
  })

  it('leaves masks alone that have nothing to go by', () => {
    const { image } = slanted()
    for (const value of [0, 128, 255]) {
      const even = new Uint8Array(SIDE * SIDE).fill(value)
      expect(antiBleed(image, even, 'strands')).toEqual(even)
    }
  })

  it('takes a hard jump for an unsure edge', () => {
    const { image, truth, coarse } = slanted()
    const hard = coarse.map((value) => (value >= 128 ? 255 : 0))
    const band = bandAround(truth, SIDE, 6)
    expect(errorIn(band, truth, antiBleed(image, hard, 'strands')).mae).toBeLessThan(errorIn(band, truth, hard).mae)
  })
})

describe('colour-limited brush', () => {
  it('accepts colours like the touch, and none that were excluded', () => {
    const { image } = slanted()
    const hair = colourModel(image, 10, 50)
    const accepted = colourAcceptance(image, whole, hair)
    expect(accepted[50 * SIDE + 5]).toBe(255)
    expect(accepted[50 * SIDE + 90]).toBe(0)
    const excluded = colourAcceptance(image, whole, hair, [colourModel(image, 12, 52)])
    expect(excluded[50 * SIDE + 5]).toBeLessThan(accepted[50 * SIDE + 5]!)
  })

  it('gives each part what the whole gives, and works in a corner', () => {
    const { image } = slanted()
    const model = colourModel(image, 0, 0)
    const all = colourAcceptance(image, whole, model)
    const part = { x: 37, y: 11, width: 20, height: 9 }
    const some = colourAcceptance(image, part, model)
    some.forEach((value, at) => {
      expect(value).toBe(all[(part.y + Math.floor(at / part.width)) * SIDE + part.x + (at % part.width)])
    })
  })

  it('knows Lab', () => {
    const pixels = Uint8Array.of(255, 255, 255, 0, 0, 0, 255, 0, 0)
    const lab = labOf({ width: 3, height: 1, channels: 3, pixels })
    const known = [100, 0, 0, 0, 0, 0, 53.24, 80.09, 67.2]
    lab.forEach((value, at) => expect(value).toBeCloseTo(known[at]!, 1))
  })
})

describe('scribble', () => {
  it('needs both labels', () => {
    const { image } = slanted()
    const labels = new Uint8Array(SIDE * SIDE)
    labels[5] = HAIR
    expect(new Scribble(image).solve(labels, { method: 'cut', refine: false })).toBeNull()
  })

  it('separates two colours by one stroke each, and keeps what was drawn', () => {
    const { image, truth } = slanted()
    const labels = new Uint8Array(SIDE * SIDE)
    for (let y = 10; y < 80; y++) {
      labels[y * SIDE + 8] = HAIR
      labels[y * SIDE + 88] = BACKGROUND
    }
    labels[3 * SIDE + 3] = BACKGROUND
    const everywhere = new Uint8Array(truth.length).fill(1)
    for (const method of ['distance', 'cut'] as const) {
      for (const refine of [false, true]) {
        const mask = new Scribble(image).solve(labels, { method, refine })
        expect(mask && errorIn(everywhere, truth, mask).iou).toBeGreaterThan(0.9)
        expect(mask?.[3 * SIDE + 3]).toBe(0)
        expect(mask?.[40 * SIDE + 8]).toBe(255)
      }
    }
  })
})

describe('minimum cut', () => {
  it('finds the cheapest of all cuts', () => {
    const cases = fc.record({ width: fc.integer({ min: 1, max: 4 }), height: fc.integer({ min: 1, max: 3 }) })
    fc.assert(
      fc.property(cases, fc.integer(), ({ width, height }, seed) => {
        const random = randomNumbers(seed)
        const count = width * height
        const terminals = Array.from({ length: count }, () => Math.round(random() * 40 - 20))
        const pairs: { a: number; b: number; way: 0 | 1 | 2 | 3; cost: number }[] = []
        for (let a = 0; a < count; a++) {
          for (const [way, dx, dy] of [
            [0, 1, 0],
            [1, 1, 1],
            [2, 0, 1],
            [3, -1, 1],
          ] as const) {
            const [x, y] = [(a % width) + dx, Math.floor(a / width) + dy]
            if (x < 0 || x >= width || y >= height) continue
            pairs.push({ a, b: y * width + x, way, cost: Math.floor(random() * 16) })
          }
        }
        const costOf = (side: (at: number) => boolean) =>
          terminals.reduce((sum, value, at) => sum + (side(at) ? Math.max(0, -value) : Math.max(0, value)), 0) +
          pairs.reduce((sum, { a, b, cost }) => sum + (side(a) === side(b) ? 0 : cost), 0)
        let cheapest = Infinity
        for (let sides = 0; sides < 2 ** count; sides++) {
          cheapest = Math.min(
            cheapest,
            costOf((at) => ((sides >> at) & 1) === 1),
          )
        }
        const cut = new GridCut(width, height)
        terminals.forEach((value, at) => cut.setTerminal(at, value))
        for (const { a, way, cost } of pairs) cut.setPair(a, way, cost)
        const solved = cut.solve()
        expect(costOf((at) => solved[at] === 1)).toBe(cheapest)
      }),
      { numRuns: 80 },
    )
  })
})
