import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ToolId } from '../../../src-renderer/painting/engine/index.ts'
import { MaskPlane } from '../../../src-renderer/painting/engine/mask-plane.ts'
import { Selection, type SelectionEdge } from '../../../src-renderer/painting/engine/selection.ts'
import { paintStudio } from './paint-studio.ts'

const HARD: SelectionEdge = { featherPx: 0, antialias: false }

/** The tools take corners between pixels: here places are image coordinates as they are. */
function selecting(tool: ToolId, width: number, height: number, fill = 0) {
  const studio = paintStudio(width, height, new Uint8Array(width * height).fill(fill))
  studio.toolbox.choose(tool)
  return studio
}
type Painted = ReturnType<typeof selecting>
type Held = { shift?: boolean; alt?: boolean }

function drawAround(studio: Painted, corners: readonly [number, number][], held: Held = {}): Painted {
  const [first, ...others] = corners.map(([imageX, imageY]) => ({ imageX, imageY, ...held }))
  if (first) studio.studio.pointerDown(first)
  studio.studio.pointerMove(others)
  studio.studio.pointerUp()
  return studio
}

function click(studio: Painted, ...corners: readonly [number, number][]): Painted {
  for (const [imageX, imageY] of corners) {
    studio.studio.pointerDown({ imageX, imageY })
    studio.studio.pointerUp()
  }
  return studio
}

/** All of a plane's coverage by a selection. */
function coverOf(points: readonly number[], width: number, height: number, edge: SelectionEdge): Uint8Array {
  const plane = new MaskPlane(width, height)
  for (const { rect, cover } of new Selection(points, edge).tiles(plane)) {
    for (let y = 0; y < rect.height; y++) {
      for (let x = 0; x < rect.width; x++) {
        plane.data[(rect.y + y) * width + rect.x + x] =
          typeof cover === 'number' ? cover : (cover[y * rect.width + x] as number)
      }
    }
  }
  return plane.data
}

describe('what a line encloses', () => {
  test('are the pixels whose middles it encloses', () => {
    const studio = drawAround(selecting('lasso', 7, 6), [
      [0, 0],
      [6, 0],
      [0, 6],
    ])
    // The middle (x + ½, y + ½) lies on the slope where x + y = 5: it belongs to what is right of the line, so not to it.
    expect(studio.mask).toLookLike(`
      # # # # # . .
      # # # # . . .
      # # # . . . .
      # # . . . . .
      # . . . . . .
      . . . . . . .`)
    expect(studio.studio.snapshot().undoLabel).toBe('Lasso')
  })

  test('has no hole where the line crosses itself: a pentagram is filled', () => {
    const star: [number, number][] = [0, 2, 4, 1, 3].map((corner) => {
      const angle = (corner * 2 * Math.PI) / 5 - Math.PI / 2
      return [8 + 8 * Math.cos(angle), 8 + 8 * Math.sin(angle)]
    })
    // Worked out by a sum of angles, with the numbers of another language.
    expect(drawAround(selecting('lasso', 16, 15), star).mask).toLookLike(`
      . . . . . . . . . . . . . . . .
      . . . . . . . . . . . . . . . .
      . . . . . . . # # . . . . . . .
      . . . . . . . # # . . . . . . .
      . . . . . . . # # . . . . . . .
      . . . . . . # # # # . . . . . .
      . . # # # # # # # # # # # # . .
      . . . # # # # # # # # # # . . .
      . . . . # # # # # # # # . . . .
      . . . . . # # # # # # . . . . .
      . . . . . # # # # # # . . . . .
      . . . . # # # . . # # # . . . .
      . . . . # # . . . . # # . . . .
      . . . . # . . . . . . # . . . .
      . . . . . . . . . . . . . . . .`)
  })

  test('is cut at the border of the photo', () => {
    expect(
      drawAround(selecting('lasso', 4, 3), [
        [-50, 1],
        [2, 1],
        [2, 90],
        [-50, 90],
      ]).mask,
    ).toLookLike(`
      . . . .
      # # . .
      # # . .`)
  })

  test('is the same as a sum of angles says, over the borders of tiles', () => {
    const place = fc.double({ min: -20, max: 280, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place), { minLength: 3, maxLength: 7 }), (corners) => {
        const cover = coverOf(corners.flat(), 264, 262, HARD)
        for (let tries = 0; tries < 300; tries++) {
          const [x, y] = [(tries * 97) % 264, (tries * 61) % 262]
          if (isNearLine(x + 0.5, y + 0.5, corners)) continue
          expect(cover[y * 264 + x]).toBe(turnsAround(x + 0.5, y + 0.5, corners) === 0 ? 0 : 255)
        }
      }),
      { numRuns: 12 },
    )
  })

  test('with a common side covers every pixel once', () => {
    const [left, right] = [
      coverOf([0, 0, 5.5, 0, 3.5, 9, 0, 9], 9, 9, HARD),
      coverOf([5.5, 0, 9, 0, 9, 9, 3.5, 9], 9, 9, HARD),
    ]
    expect(left.map((value, at) => value + (right[at] as number)).every((sum) => sum === 255)).toBe(true)
  })
})

/** Times that the corners go around a point: the non-zero rule by its definition. */
function turnsAround(x: number, y: number, corners: readonly [number, number][]): number {
  let angle = 0
  corners.forEach(([x0, y0], at) => {
    const [x1, y1] = corners[(at + 1) % corners.length] as [number, number]
    const step = Math.atan2(y1 - y, x1 - x) - Math.atan2(y0 - y, x0 - x)
    angle += step > Math.PI ? step - 2 * Math.PI : step < -Math.PI ? step + 2 * Math.PI : step
  })
  return Math.round(angle / (2 * Math.PI))
}

function isNearLine(x: number, y: number, corners: readonly [number, number][]): boolean {
  return corners.some(([x0, y0], at) => {
    const [x1, y1] = corners[(at + 1) % corners.length] as [number, number]
    const long = (x1 - x0) ** 2 + (y1 - y0) ** 2
    const t = long === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / long))
    return Math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0)) < 1e-6
  })
}

describe('a soft edge', () => {
  test('antialiased covers a pixel as far as it lies inside', () => {
    // From 1.25 to 3.5, and from 0.5 to 2: a quarter, half, and their products with half.
    const cover = coverOf([1.25, 0.5, 3.5, 0.5, 3.5, 2, 1.25, 2], 5, 3, { featherPx: 0, antialias: true })
    expect([...cover]).toEqual([0, 96, 128, 64, 0, 0, 191, 255, 128, 0, 0, 0, 0, 0, 0])
  })

  test('with a feather is a ramp by the distance, over the borders of tiles', () => {
    const cover = coverOf([256, -99, 999, -99, 999, 999, 256, 999], 262, 3, { featherPx: 4, antialias: false })
    const ramp = Array.from({ length: 12 }, (_, at) => {
      // Middles of 250 … 261 lie at 250.5 … 261.5, the edge at 256.
      const t = Math.min(1, Math.max(0, (4 - (250.5 + at - 256)) / 8))
      return Math.round(255 * (1 - t * t * (3 - 2 * t)))
    })
    expect([...cover.subarray(262 + 250, 262 + 262)]).toEqual(ramp)
  })
})

describe('lasso', () => {
  const square: [number, number][] = [
    [1, 1],
    [4, 1],
    [4, 3],
    [1, 3],
  ]

  test('takes away with Alt, adds with Shift, and keeps the overlap with both', () => {
    expect(drawAround(selecting('lasso', 5, 4, 255), square, { alt: true }).mask).toLookLike(`
      # # # # #
      # . . . #
      # . . . #
      # # # # #`)
    const kept = drawAround(selecting('lasso', 5, 4, 255), square, { alt: true, shift: true })
    expect(kept.mask).toLookLike(`
      . . . . .
      . # # # .
      . # # # .
      . . . . .`)
    expect(kept.studio.snapshot().undoLabel).toBe('Lasso intersect')
    const added = selecting('lasso', 5, 4)
    added.toolbox.adjust({ mode: 'subtract' })
    expect(drawAround(added, square, { shift: true }).mask.data.filter((value) => value === 255)).toHaveLength(6)
  })

  test('keeps what was drawn over, in all modes, to the byte', () => {
    const bytes = new Uint8Array([0, 100, 200, 255])
    const by = (mode: string) => {
      const studio = paintStudio(4, 1, bytes)
      studio.toolbox.choose('lasso')
      studio.toolbox.adjust({ mode, antialias: true })
      // Half of each pixel.
      return [...drawAround(studio, [[0, 0], [4, 0], [4, 0.5], [0, 0.5]]).mask.data] // prettier-ignore
    }
    expect(by('add')).toEqual([128, 128, 200, 255])
    expect(by('subtract')).toEqual([0, 50, 100, 127])
    expect(by('intersect')).toEqual([0, 100, 128, 128])
  })

  test('a click encloses nothing, and with intersect empties no mask', () => {
    const studio = selecting('lasso', 5, 4, 255)
    studio.toolbox.adjust({ mode: 'intersect' })
    drawAround(studio, [[2, 2]])
    drawAround(studio, [[90, 90], [99, 90], [99, 99]]) // prettier-ignore
    expect(studio.strokes).toHaveLength(0)
    expect(studio.mask.data.every((value) => value === 255)).toBe(true)
  })

  test('takes from a prediction inside the line, and says so where there is none', async () => {
    const studio = selecting('lasso', 5, 1, 60)
    studio.toolbox.adjust({ source: 'prediction' })
    drawAround(studio, [[1, 0], [4, 0], [4, 1], [1, 1]]) // prettier-ignore
    await Promise.resolve()
    expect(studio.studio.snapshot().fault).toMatch(/no prediction/)
    const values = new Uint8Array([9, 200, 128, 127, 200])
    const source = { label: 'Epoch 7 at 0.50', width: 5, height: 1, values }
    studio.studio.offer('prediction', { ...source, cutFrom: 128 })
    drawAround(studio, [[1, 0], [4, 0], [4, 1], [1, 1]]) // prettier-ignore
    expect([...studio.mask.data]).toEqual([60, 255, 255, 0, 60])
    expect(studio.studio.snapshot().undoLabel).toBe('Lasso replace with Epoch 7 at 0.50')
    studio.undo()
    studio.studio.offer('prediction', { ...source, cutFrom: null })
    drawAround(studio, [[1, 0], [4, 0], [4, 1], [1, 1]], { alt: true }) // prettier-ignore
    expect([...studio.mask.data]).toEqual([60, 13, 30, 30, 60])
  })

  test('dropped in the middle has done nothing', () => {
    const studio = selecting('lasso', 5, 4)
    studio.studio.pointerDown({ imageX: 0, imageY: 0 })
    studio.studio.pointerMove([{ imageX: 5, imageY: 0 }, { imageX: 5, imageY: 4 }]) // prettier-ignore
    expect(studio.studio.overlay()).toHaveLength(2)
    studio.escape().expectToBeIn('lasso.idle').pointerUp()
    expect(studio.mask).toBeEmpty()
  })
})

describe('polygon', () => {
  test('closes by a click on the first point, by Enter, and by a double click', () => {
    const picture = `
      # # # .
      # # . .
      # . . .`
    const corners: [number, number][] = [[0, 0], [4, 0], [0, 4]] // prettier-ignore
    const one = click(selecting('polygon', 4, 3), ...corners).expectToBeIn('polygon.open')
    expect(one.mask).toBeEmpty()
    const near = { imageX: 3, imageY: 2, viewPx: 0.5 }
    one.studio.pointerDown(near)
    expect(click(one.expectToBeIn('polygon.placing')).mask).toBeEmpty()
    one.pointerUp()
    expect(one.mask).toLookLike(picture)
    const two = click(selecting('polygon', 4, 3), ...corners)
    expect(two.studio.key('enter')).toBe(true)
    expect(two.expectToBeIn('polygon.idle').mask).toLookLike(picture)
    const three = click(selecting('polygon', 40, 30), [0, 0], [40, 0], [0, 30], [0, 30])
    three.studio.doubleClick()
    expect(three.expectToBeIn('polygon.idle').strokes).toHaveLength(1)
  })

  test('Backspace takes back point by point, Esc all of them; undo waits', () => {
    const studio = click(selecting('polygon', 60, 60), [0, 0], [40, 0], [40, 40], [9, 50])
    expect(studio.studio.snapshot().undoLabel).toBeNull()
    studio.studio.key('backspace')
    studio.studio.key('enter')
    expect(studio.studio.snapshot().coverage.hair).toBe((40 * 41) / 2)
    click(studio, [1, 1], [9, 9])
    expect(studio.undo().studio.snapshot().steps).toBe(1)
    expect(studio.studio.cancel()).toBe(true)
    expect(studio.studio.key('enter')).toBe(false)
    expect(studio.undo().mask).toBeEmpty()
  })

  test('put away for another tool waits, and has not kept that one from painting', () => {
    const studio = click(selecting('polygon', 60, 60), [0, 0], [60, 0], [60, 60])
    studio.choose('brush', { sizePx: 1 }).pointerDown(5, 50).pointerUp()
    expect(studio.studio.snapshot().undoLabel).toBe('Brush 1 px')
    studio.undo().toolbox.choose('polygon')
    expect(studio.studio.key('enter')).toBe(true)
    expect(studio.studio.snapshot().undoLabel).toBe('Polygon')
  })
})

test('any selection undone gives the first bytes, done again the same', () => {
  const place = fc.tuple(fc.double({ min: -9, max: 300, noNaN: true }), fc.double({ min: -9, max: 40, noNaN: true }))
  const one = fc.record({
    corners: fc.array(place, { minLength: 1, maxLength: 9 }),
    settings: fc.record({
      mode: fc.constantFrom('add', 'subtract', 'intersect'),
      featherPx: fc.constantFrom(0, 0, 3, 12.5),
      antialias: fc.boolean(),
    }),
  })
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 4 }), (selections) => {
      const first = Uint8Array.from({ length: 300 * 40 }, (_, at) => (at * 37) % 256)
      const studio = paintStudio(300, 40, first)
      studio.toolbox.choose('lasso')
      for (const { corners, settings } of selections) {
        studio.toolbox.adjust(settings)
        drawAround(studio, corners)
      }
      const last = studio.mask.data.slice()
      expect(studio.journal.data).toEqual(last)
      while (studio.studio.undo());
      expect(studio.mask.data).toEqual(first)
      while (studio.studio.redo());
      expect(studio.mask.data).toEqual(last)
    }),
    { numRuns: 12 },
  )
})
