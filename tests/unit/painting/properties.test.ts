import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brushCentre, coverageAt, type Brush } from '../../../src-renderer/painting/engine/brush.ts'
import { ProbabilityCounts } from '../../../src-renderer/painting/engine/index.ts'
import { paintStudio } from './paint-studio.ts'

const WIDTH = 300
const HEIGHT = 270

const arbitraryBrush: fc.Arbitrary<Brush> = fc.record({
  sizePx: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 13, max: 200 })),
  hardness: fc.oneof(fc.constant(1), fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
  opacity: fc.oneof(fc.constant(1), fc.double({ min: 0.05, max: 1, noNaN: true })),
  shape: fc.constantFrom('round', 'square'),
  flow: fc.constant(1),
  pressure: fc.constant('none'),
})
const place = (size: number) => fc.double({ min: -40, max: size + 40, noNaN: true })
const arbitraryPath = fc.array(fc.tuple(place(WIDTH), place(HEIGHT)), { minLength: 1, maxLength: 6 })
const arbitraryMask = fc.constantFrom(0, 77, 255).map((value) => new Uint8Array(WIDTH * HEIGHT).fill(value))
const tools = fc.constantFrom('brush' as const, 'eraser' as const)

/** The slow way, straight from the definition: the distance of every pixel to every segment. */
function slowly(mask: Uint8Array, brush: Brush, path: [number, number][], erase: boolean) {
  const centres = path.map(([x, y]) => brushCentre(brush, x, y))
  const low = new Uint8Array(mask.length)
  const high = new Uint8Array(mask.length)
  for (let at = 0; at < mask.length; at++) {
    const x = (at % WIDTH) + 0.5
    const y = Math.floor(at / WIDTH) + 0.5
    let distance = Infinity
    centres.forEach((to, index) => {
      const from = centres[Math.max(0, index - 1)] ?? to
      const measure = brush.shape === 'square' ? squareDistance : distanceToSegment
      distance = Math.min(distance, measure(x, y, from, to))
    })
    // A pixel whose middle lies on the very edge may fall on either side of it.
    const [near, far] = [distance - 1e-5, distance + 1e-5].map((each) => Math.round(coverageAt(brush, each) * 255))
    const results = [near as number, far as number].map((coverage) => blend(mask[at] as number, coverage, erase))
    low[at] = Math.max(0, Math.min(...results) - 1)
    high[at] = Math.min(255, Math.max(...results) + 1)
  }
  return { low, high }
}

function blend(before: number, coverage: number, erase: boolean): number {
  return erase ? Math.round((before * (255 - coverage)) / 255) : Math.max(before, coverage)
}

type Point = { x: number; y: number }
function distanceToSegment(x: number, y: number, a: Point, b: Point): number {
  const squared = (b.x - a.x) ** 2 + (b.y - a.y) ** 2
  const t = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - a.x) * (b.x - a.x) + (y - a.y) * (b.y - a.y)) / squared))
  return Math.hypot(x - a.x - t * (b.x - a.x), y - a.y - t * (b.y - a.y))
}

/** Chebyshev's, by trying many points of the segment and closing in on the least. */
function squareDistance(x: number, y: number, a: Point, b: Point): number {
  const at = (t: number) => Math.max(Math.abs(a.x + t * (b.x - a.x) - x), Math.abs(a.y + t * (b.y - a.y) - y))
  let [low, high] = [0, 1]
  for (let round = 0; round < 60; round++) {
    const [one, two] = [low + (high - low) / 3, high - (high - low) / 3]
    if (at(one) <= at(two)) high = two
    else low = one
  }
  return at((low + high) / 2)
}

function stroke(studio: ReturnType<typeof paintStudio>, path: readonly (readonly [number, number])[]) {
  const samples = path.map(([imageX, imageY]) => ({ imageX, imageY }))
  studio.studio.pointerDown(samples[0] as (typeof samples)[number])
  studio.studio.pointerMove(samples.slice(1))
  studio.studio.pointerUp()
}

describe('any stroke', () => {
  test('is what its definition says, pixel by pixel', () => {
    fc.assert(
      fc.property(arbitraryMask, arbitraryBrush, arbitraryPath, tools, (mask, brush, path, tool) => {
        const studio = paintStudio(WIDTH, HEIGHT, mask).choose(tool, brush)
        stroke(studio, path)
        const { low, high } = slowly(mask, brush, path, tool === 'eraser')
        const wrong = studio.mask.data.findIndex(
          (value, at) => value < (low[at] as number) || value > (high[at] as number),
        )
        expect(wrong).toBe(-1)
      }),
      { numRuns: 40 },
    )
  })

  test('that rises by next to nothing is what a level one is, with a square too', () => {
    for (const rise of [1e-155, 1e-17, 1e-15, 3e-14, 1e-9, 1e-7, 1e-5]) {
      const painted = [0, rise].map((dy) => {
        const hand = paintStudio(WIDTH, HEIGHT, new Uint8Array(WIDTH * HEIGHT).fill(77))
        hand.choose('eraser', { sizePx: 91, hardness: 0, opacity: 1, shape: 'square' })
        stroke(hand, [
          [0, -dy],
          [290, 0],
        ])
        return hand.mask.data
      })
      expect(painted[1]?.findIndex((value, at) => Math.abs(value - (painted[0]?.[at] as number)) > 1)).toBe(-1)
    }
  })

  test('with a hard brush writes 0 and 255 only', () => {
    fc.assert(
      fc.property(arbitraryPath, fc.integer({ min: 1, max: 120 }), (path, sizePx) => {
        const studio = paintStudio(WIDTH, HEIGHT).choose('brush', { sizePx, hardness: 1, opacity: 1 })
        stroke(studio, path)
        expect(studio.mask.data.every((value) => value === 0 || value === 255)).toBe(true)
        expect(studio.studio.snapshot().coverage.soft).toBe(0)
      }),
      { numRuns: 20 },
    )
  })
})

describe('any sequence of strokes', () => {
  const sequence = fc.array(fc.tuple(tools, arbitraryBrush, arbitraryPath), { minLength: 1, maxLength: 5 })

  test('and all its undos gives the first bytes; all redos give the last', () => {
    fc.assert(
      fc.property(arbitraryMask, sequence, (mask, strokes) => {
        const studio = paintStudio(WIDTH, HEIGHT, mask)
        for (const [tool, brush, path] of strokes) stroke(studio.choose(tool, brush), path)
        const last = studio.mask.data.slice()
        const { coverage } = studio.studio.snapshot()
        while (studio.studio.undo());
        expect(Buffer.compare(studio.mask.data, mask)).toBe(0)
        while (studio.studio.redo());
        expect(Buffer.compare(studio.mask.data, last)).toBe(0)
        expect(studio.studio.snapshot().coverage).toEqual(coverage)
      }),
      { numRuns: 25 },
    )
  })

  test('reaches the journal as it is on the screen, undos and operations included', () => {
    fc.assert(
      fc.property(arbitraryMask, sequence, fc.integer({ min: 0, max: 3 }), (mask, strokes, undos) => {
        const studio = paintStudio(WIDTH, HEIGHT, mask)
        for (const [tool, brush, path] of strokes) stroke(studio.choose(tool, brush), path)
        for (let index = 0; index < undos; index++) studio.undo()
        studio.studio.combine(
          'Start',
          studio.mask.data.map((_, at) => at % 256),
          0.5,
          'add',
        )
        expect(Buffer.compare(studio.mask.data, studio.journal.data)).toBe(0)
      }),
      { numRuns: 25 },
    )
  })

  test('tells the screen of every byte that it changes', () => {
    fc.assert(
      fc.property(sequence, (strokes) => {
        const studio = paintStudio(WIDTH, HEIGHT)
        const screen = new Uint8Array(WIDTH * HEIGHT)
        for (const [tool, brush, path] of strokes) {
          stroke(studio.choose(tool, brush), path)
          for (const { x, y, width, height } of studio.studio.plane.takeChanges()) {
            for (let row = y; row < y + height; row++) {
              const at = row * WIDTH + x
              screen.set(studio.mask.data.subarray(at, at + width), at)
            }
          }
          expect(Buffer.compare(screen, studio.mask.data)).toBe(0)
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('a whole-mask operation', () => {
  const probability = new Uint8Array([0, 100, 128, 200, 255, 127])
  const mask = new Uint8Array([255, 255, 0, 60, 0, 0])

  test.each([
    ['replace', [0, 0, 255, 255, 255, 0]],
    ['add', [255, 255, 255, 255, 255, 0]],
    ['intersect', [0, 0, 0, 60, 0, 0]],
  ] as const)('%s', (how, expected) => {
    const studio = paintStudio(6, 1, mask)
    studio.studio.combine('Epoch 7 at 0.50', probability, 0.5, how)
    expect([...studio.mask.data]).toEqual(expected)
    expect(studio.strokes.map((each) => each.label)).toEqual(['Epoch 7 at 0.50'])
    expect([...studio.undo().mask.data]).toEqual([...mask])
  })

  test('counts before it is done what it would cover', () => {
    const counts = new ProbabilityCounts(probability)
    expect([0, 0.5, 1].map((threshold) => counts.at(threshold))).toEqual([6, 3, 1])
  })

  test('clear is one step, and none where nothing is', () => {
    const studio = paintStudio(6, 1, mask)
    expect(studio.studio.clear()).toBe(true)
    expect(studio.mask).toBeEmpty()
    expect(studio.studio.clear()).toBe(false)
    expect([...studio.undo().mask.data]).toEqual([...mask])
  })

  test('the whole mask as a patch gives the mask', () => {
    const studio = paintStudio(6, 1, mask)
    const other = paintStudio(6, 1)
    other.studio.restore([studio.studio.wholePatch()])
    expect([...other.mask.data]).toEqual([...mask])
  })
})
