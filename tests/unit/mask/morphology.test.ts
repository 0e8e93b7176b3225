import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fillHoles, removeIslands } from '../../../src-shared/mask/components.ts'
import { close, dilate, erode, grow, invert, open, threshold } from '../../../src-shared/mask/disk.ts'
import { dilateByChords, dilateByEdges } from '../../../src-shared/mask/soft-dilation.ts'
import { squaredDistances } from '../../../src-shared/mask/distance.ts'
import { feather, smooth } from '../../../src-shared/mask/soften.ts'

/** `#` 255, `+` 200, `-` 100, `.` 0. */
const LEVELS: Record<string, number> = { '#': 255, '+': 200, '-': 100, '.': 0 }
type Mask = { plane: Uint8Array; width: number; height: number }

function drawn(...rows: string[]): Mask {
  const plane = Uint8Array.from(rows.join(''), (mark) => LEVELS[mark] ?? 0)
  return { plane, width: rows[0]?.length ?? 0, height: rows.length }
}

function asRows(plane: Uint8Array, width: number): string[] {
  const marks = Array.from(plane, (value) => Object.keys(LEVELS).find((mark) => LEVELS[mark] === value) ?? '?')
  return Array.from({ length: plane.length / width }, (_, row) => marks.slice(row * width, (row + 1) * width).join(''))
}

/** Small masks of random coverage; half of them hard. */
const masks = fc
  .record({ width: fc.integer({ min: 1, max: 13 }), height: fc.integer({ min: 1, max: 11 }), hard: fc.boolean() })
  .chain(({ width, height, hard }) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height })
      .map((bytes) => ({ width, height, plane: hard ? bytes.map((value) => (value < 90 ? 255 : 0)) : bytes })),
  )
const radii = fc.constantFrom(0.5, 1, 1.5, 2, 2.9, 4)

/** Every pixel looks at every other one. */
function naive({ plane, width, height }: Mask, radius: number, pick: (values: number[]) => number): Uint8Array {
  return plane.map((_, at) => {
    const values: number[] = []
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const squared = (x - (at % width)) ** 2 + (y - Math.floor(at / width)) ** 2
        if (squared <= radius * radius) values.push(plane[y * width + x] ?? 0)
      }
    }
    return pick(values)
  })
}

describe('grow and shrink', () => {
  it('moves a hard edge by a disk', () => {
    const { plane, width, height } = drawn('.......', '.......', '...#...', '.......', '.......')
    expect(asRows(dilate(plane, width, height, 2), width)).toEqual([
      '...#...',
      '..###..',
      '.#####.',
      '..###..',
      '...#...',
    ])
    expect(asRows(grow(dilate(plane, width, height, 2), width, height, -2), width)).toEqual(asRows(plane, width))
  })

  it('keeps hair that leaves the picture', () => {
    const { plane, width, height } = drawn('###.', '###.', '###.')
    expect(asRows(erode(plane, width, height, 1), width)).toEqual(['##..', '##..', '##..'])
  })

  it('opens and closes', () => {
    const strand = drawn('......', '.####.', '.####.', '.####.', '...#..', '...#..')
    expect(asRows(open(strand.plane, 6, 6, 1), 6)).toEqual(['......', '..##..', '.####.', '..###.', '...#..', '......'])
    const gap = drawn('##.##', '##.##', '##.##')
    expect(asRows(close(gap.plane, 5, 3, 1), 5)).toEqual(['#####', '#####', '#####'])
  })

  it('equals the highest and the lowest value under the disk', () => {
    fc.assert(
      fc.property(masks, radii, (mask, radius) => {
        const { plane, width, height } = mask
        expect(dilate(plane, width, height, radius)).toEqual(naive(mask, radius, (values) => Math.max(...values)))
        expect(erode(plane, width, height, radius)).toEqual(naive(mask, radius, (values) => Math.min(...values)))
      }),
      { numRuns: 150 },
    )
  })

  it('gives the same by the edges of a mask as by chords, whatever is soft', () => {
    const [width, height] = [70, 50]
    const blobs = fc.array(
      fc.record({
        x: fc.integer({ min: -5, max: 75 }),
        y: fc.integer({ min: -5, max: 55 }),
        size: fc.integer({ min: 1, max: 18 }),
        rim: fc.integer({ min: 1, max: 12 }),
        most: fc.constantFrom(255, 255, 200, 30),
      }),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(blobs, fc.double({ min: 0.5, max: 40, noNaN: true }), (drawn, radius) => {
        const plane = Uint8Array.from({ length: width * height }, (_, at) =>
          drawn.reduce((value, { x, y, size, rim, most }) => {
            const distance = Math.hypot((at % width) - x, Math.floor(at / width) - y)
            const soft = Math.min(1, Math.max(0, (size + rim - distance) / rim))
            return Math.max(value, Math.round(most * soft))
          }, 0),
        )
        const chords = dilateByChords(plane, width, height, radius)
        expect(dilateByEdges(plane, width, height, radius, Infinity)).toEqual(chords)
        expect(dilate(plane, width, height, radius)).toEqual(chords)
      }),
      { numRuns: 100 },
    )
  })

  it('measures distances exactly', () => {
    fc.assert(
      fc.property(masks, ({ plane, width, height }) => {
        const squared = squaredDistances(plane, width, height)
        plane.forEach((_, at) => {
          let nearest = Infinity
          plane.forEach((value, other) => {
            const distance =
              ((at % width) - (other % width)) ** 2 + (Math.floor(at / width) - Math.floor(other / width)) ** 2
            if (value !== 0) nearest = Math.min(nearest, distance)
          })
          if (nearest === Infinity) expect(squared[at]).toBeGreaterThanOrEqual(1e12)
          else expect(squared[at]).toBe(nearest)
        })
      }),
      { numRuns: 60 },
    )
  })
})

describe('islands and holes', () => {
  it('removes islands under an area with their soft rim', () => {
    const { plane, width, height } = drawn('.---....', '.-#-.###', '.---.###', '.....###', '#.......')
    expect(asRows(removeIslands(plane, width, height, 4), width)).toEqual([
      '........',
      '.....###',
      '.....###',
      '.....###',
      '........',
    ])
    expect(removeIslands(plane, width, height, 1)).toEqual(plane)
  })

  it('counts hair that touches at corners as one', () => {
    const { plane, width, height } = drawn('#...', '.#..', '..#.')
    expect(removeIslands(plane, width, height, 3)).toEqual(plane)
    expect(removeIslands(plane, width, height, 4).every((value) => value === 0)).toBe(true)
  })

  it('fills holes up to an area, and no bay', () => {
    const { plane, width, height } = drawn(
      '########',
      '#.##++##',
      '####+-+#',
      '#..#++##',
      '#..#####',
      '###.####',
      '###.####',
    )
    expect(asRows(fillHoles(plane, width, height, 3), width)).toEqual([
      '########',
      '########',
      '########',
      '#..#####',
      '#..#####',
      '###.####',
      '###.####',
    ])
    expect(asRows(fillHoles(plane, width, height, 4), width)[4]).toBe('########')
    expect(asRows(fillHoles(plane, width, height, 99), width)[6]).toBe('###.####')
  })

  it('takes another level where asked', () => {
    const { plane, width, height } = drawn('-..', '...', '.##')
    expect(asRows(removeIslands(plane, width, height, 2, 50), width)).toEqual(['...', '...', '.##'])
    expect(removeIslands(plane, width, height, 2)).toEqual(plane)
  })

  it('is mirrored by inverting, but for the border', () => {
    fc.assert(
      fc.property(masks, fc.integer({ min: 1, max: 6 }), ({ plane, width, height }, area) => {
        const filled = fillHoles(plane, width, height, area)
        filled.forEach((value, at) => expect(value).toBeGreaterThanOrEqual(plane[at] ?? 0))
        removeIslands(plane, width, height, area).forEach((value, at) =>
          expect(value).toBeLessThanOrEqual(plane[at] ?? 0),
        )
        expect(invert(invert(filled))).toEqual(filled)
      }),
    )
  })
})

describe('a buffer of Node, whose slice is no copy', () => {
  it('is left as it is', () => {
    const { plane, width, height } = drawn('.-#-.', '#...#', '##+.#', '.-...')
    const buffer = Buffer.from(plane)
    const work = [
      () => dilate(buffer, width, height, 1.5),
      () => dilate(buffer, width, height, 0),
      () => erode(buffer, width, height, 1.5),
      () => removeIslands(buffer, width, height, 9),
      () => fillHoles(buffer, width, height, 9),
      () => feather(buffer, width, height, 2),
      () => feather(buffer, width, height, 0),
      () => smooth(buffer, width, height, 2),
    ]
    for (const each of work) {
      const fromBuffer = each()
      expect(Array.from(buffer)).toEqual(Array.from(plane))
      expect(fromBuffer.buffer).not.toBe(buffer.buffer)
    }
    expect(Array.from(dilate(buffer, width, height, 1.5))).toEqual(Array.from(dilate(plane, width, height, 1.5)))
  })
})

describe('softness', () => {
  it('keeps an even surface, and the middle of an edge', () => {
    const full = new Uint8Array(35).fill(255)
    expect(feather(full, 7, 5, 3)).toEqual(full)
    const edge = Uint8Array.from({ length: 20 * 3 }, (_, at) => (at % 20 < 10 ? 255 : 0))
    const soft = Array.from(feather(edge, 20, 3, 4).subarray(20, 40))
    expect(soft).toEqual(soft.toSorted((a, b) => b - a))
    expect((soft[9] ?? 0) + (soft[10] ?? 0)).toBe(255)
    expect(soft[3]).toBe(255)
    expect(soft[16]).toBe(0)
  })

  it('smooths by the median under the disk', () => {
    fc.assert(
      fc.property(masks, radii, (mask, radius) => {
        const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
        expect(smooth(mask.plane, mask.width, mask.height, radius)).toEqual(naive(mask, radius, median))
      }),
      { numRuns: 150 },
    )
  })

  it('thresholds from a level on', () => {
    expect(Array.from(threshold(Uint8Array.of(0, 127, 128, 255), 128))).toEqual([0, 0, 255, 255])
  })
})
