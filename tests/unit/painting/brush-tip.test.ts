import { describe, expect, test } from 'vitest'
import { paintStudio } from './paint-studio.ts'

describe('a square brush', () => {
  test('of 3 px covers whole pixels along its way', () => {
    const studio = paintStudio(8, 6).choose('brush', { sizePx: 3, shape: 'square' })
    studio.pointerDown(1, 1).pointerMove(4, 1).pointerMove(6, 4).pointerUp()
    expect(studio.mask).toLookLike(`
      # # # # # # . .
      # # # # # # # .
      # # # # # # # #
      . . . # # # # #
      . . . . # # # #
      . . . . . # # #`)
  })

  test('with a soft edge falls off to its sides alike', () => {
    const studio = paintStudio(13, 13).choose('brush', { sizePx: 11, shape: 'square', hardness: 0 })
    studio.pointerDown(6, 6).pointerUp()
    const { data } = studio.mask
    const at = (x: number, y: number) => data[y * 13 + x]
    expect(at(6, 6)).toBe(255)
    for (const step of [1, 2, 3, 4, 5]) {
      const values = [at(6 + step, 6), at(6 - step, 6), at(6, 6 + step), at(6, 6 - step), at(6 + step, 6 - step)]
      expect(new Set(values).size).toBe(1)
      // 1 − t²(3 − 2t) with t the part of the way to the edge.
      const t = step / 5.5
      expect(Math.abs((values[0] as number) - 255 * (1 - t * t * (3 - 2 * t)))).toBeLessThan(1)
    }
  })
})

describe('flow', () => {
  test('brings each dab nearer to the opacity, and a stroke never over it', () => {
    const studio = paintStudio(30, 5).choose('brush', { sizePx: 5, flow: 0.5, opacity: 0.8 })
    studio.pointerDown(4, 2).pointerUp()
    // One dab: half of 0.8 × 255.
    expect(studio.mask.data[2 * 30 + 4]).toBe(102)
    studio.pointerDown(15, 2)
    for (let turn = 0; turn < 20; turn++) studio.pointerMove(20, 2, 15, 2)
    studio.pointerUp()
    expect(Math.max(...studio.mask.data)).toBe(204)
    expect(studio.undo().undo().mask).toBeEmpty()
  })

  test('gathers the same however many samples the path has', () => {
    const [few, many] = [1, 40].map((samples) => {
      const studio = paintStudio(60, 20).choose('brush', { sizePx: 12, flow: 0.3, hardness: 0.4 })
      studio.pointerDown(5, 5)
      for (let each = 1; each <= samples; each++)
        studio.pointerMove(5 + (45 * each) / samples, 5 + (8 * each) / samples)
      return studio.pointerUp().mask.data
    }) as [Uint8Array, Uint8Array]
    const worst = Math.max(...few.map((value, at) => Math.abs(value - (many[at] as number))))
    expect(worst).toBeLessThanOrEqual(2)
  })

  test('erases down to what the opacity leaves', () => {
    const studio = paintStudio(9, 9, new Uint8Array(81).fill(200)).choose('eraser', {
      sizePx: 3,
      flow: 0.4,
      opacity: 0.5,
    })
    studio.pointerDown(4, 4)
    for (let turn = 0; turn < 40; turn++) studio.pointerMove(5, 4, 4, 4)
    studio.pointerUp()
    // 200 × (255 − 128) / 255
    expect(studio.mask.data[4 * 9 + 4]).toBe(100)
  })
})

describe('pressure', () => {
  test('to size: the line swells, without a gap or a step of more than a pixel', () => {
    const studio = paintStudio(80, 31).choose('brush', { sizePx: 25, pressure: 'size' })
    studio.studio.pointerDown({ imageX: 10, imageY: 15.5, pressure: 0.1 })
    studio.studio.pointerMove([{ imageX: 60, imageY: 15.5, pressure: 1 }])
    studio.pointerUp()
    const { data } = studio.mask
    const heights = Array.from({ length: 48 }, (_, step) => {
      let height = 0
      for (let y = 0; y < 31; y++) height += (data[y * 80 + 11 + step] as number) > 0 ? 1 : 0
      return height
    })
    expect(heights[0]).toBeLessThan(8)
    expect(heights.at(-1)).toBeGreaterThan(21)
    for (const [index, height] of heights.entries()) {
      if (index > 0) expect(Math.abs(height - (heights[index - 1] as number))).toBeLessThanOrEqual(2)
    }
  })

  test('to opacity: a light touch covers little; where it pressed hardest counts', () => {
    const studio = paintStudio(40, 3).choose('brush', { sizePx: 1, pressure: 'opacity' })
    studio.studio.pointerDown({ imageX: 2.5, imageY: 1.5, pressure: 0.2 })
    studio.studio.pointerMove([
      { imageX: 30.5, imageY: 1.5, pressure: 0.8 },
      { imageX: 2.5, imageY: 1.5, pressure: 0.2 },
    ])
    studio.pointerUp()
    const row = studio.mask.data.subarray(40, 80)
    expect(row[2]).toBeLessThan(60)
    expect(row[30]).toBe(204)
    for (let x = 3; x <= 30; x++) expect(row[x]).toBeGreaterThanOrEqual(row[x - 1] as number)
  })

  test('of a mouse is full', () => {
    const studio = paintStudio(5, 1).choose('brush', { sizePx: 1, pressure: 'both' })
    expect([...studio.pointerDown(2, 0).pointerUp().mask.data]).toEqual([0, 0, 255, 0, 0])
  })
})
