import { describe, expect, test } from 'vitest'
import { ColourJobs } from '../../../src-renderer/painting/engine/colour/colour-jobs.ts'
import { refineWork } from '../../../src-renderer/painting/engine/index.ts'
import { bandAround, drawHead, errorIn, type DrawnHead } from '../../fixtures/drawn-heads.ts'
import { photoOf, readerOf } from '../../fixtures/pixels.ts'
import { ColourStudio } from './colour-studio.ts'
import './paint-studio.ts'

const COLOURS = { h: '#40281c', g: '#c8c8c0', s: '#44301f' }
const PHOTO = photoOf(
  `
  g g g g g g g g
  g h h g g h g g
  g h h g g h g g
  g g g h g h g g
  g g g h h g g g
  g g g g g g s g`,
  COLOURS,
)

describe('the magic wand', () => {
  const wand = { tolerance: 3, sample: '1', how: 'add' }

  test('takes what hangs together by sides, or by corners too', async () => {
    const sides = await new ColourStudio(PHOTO).choose('wand', wand).draw([1, 1]).settled()
    expect(sides.mask).toLookLike(`
      . . . . . . . .
      . # # . . . . .
      . # # . . . . .
      . . . . . . . .
      . . . . . . . .
      . . . . . . . .`)
    const corners = await new ColourStudio(PHOTO)
      .choose('wand', { ...wand, corners: true })
      .draw([1, 1])
      .settled()
    expect(corners.mask).toLookLike(`
      . . . . . . . .
      . # # . . # . .
      . # # . . # . .
      . . . # . # . .
      . . . # # . . .
      . . . . . . . .`)
  })

  test('takes every such colour of the photo, joins as it is told, and is one step', async () => {
    const studio = new ColourStudio(PHOTO).choose('wand', { ...wand, connected: false })
    await studio.draw([1, 1]).settled()
    expect(studio.mask.data.filter((value) => value === 255)).toHaveLength(10)
    // By Alt, with a tolerance that takes the other brown too: nothing is left.
    await studio.draw([6, 5], { alt: true }).settled()
    expect(studio.strokes).toHaveLength(1)
    studio.choose('wand', { tolerance: 12 })
    await studio.draw([6, 5], { alt: true }).settled()
    expect(studio.mask).toBeEmpty()
    expect(studio.studio.snapshot().steps).toBe(2)
    studio.studio.undo()
    await studio.choose('wand', { connected: true, tolerance: 3 }).draw([5, 1], { shift: true, alt: true }).settled()
    expect(studio.mask).toLookLike(`
      . . . . . . . .
      . . . . . # . .
      . . . . . # . .
      . . . . . # . .
      . . . . . . . .
      . . . . . . . .`)
  })

  test('changes its tolerance while it is dragged, shows it, and Esc leaves no trace', async () => {
    const before = Uint8Array.from(PHOTO.pixels.filter((_, at) => at % 3 === 0))
    const studio = new ColourStudio(PHOTO, before).choose('wand', { ...wand, connected: false })
    // Four pixels a unit.
    studio.press([1, 1, 1 + 4 * 12, 1])
    expect(studio.studio.snapshot().state).toBe('wand.selecting')
    expect(studio.toolbox.settingsOf('wand').tolerance).toBe(15)
    await expect.poll(() => studio.mask.data[5 * 8 + 6]).toBe(255)
    expect(studio.studio.undo()).toBe(false)
    expect(studio.studio.cancel()).toBe(true)
    expect(studio.mask.data).toEqual(before)
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(studio.mask.data).toEqual(before)
    expect(studio.strokes).toHaveLength(0)
  })

  test('wants more where one drags to the right of the screen, in a mirrored or turned view too', () => {
    const { studio, toolbox } = new ColourStudio(PHOTO).choose('wand', { ...wand, tolerance: 20 })
    studio.pointerDown({ imageX: 6, imageY: 1, right: [-1, 0] })
    studio.pointerMove([{ imageX: 2, imageY: 1, viewPx: 0.1, right: [-1, 0] }])
    expect(toolbox.settingsOf('wand').tolerance).toBe(30)
    studio.pointerMove([{ imageX: 8, imageY: 1, viewPx: 0.1, right: [-1, 0] }])
    expect(toolbox.settingsOf('wand').tolerance).toBe(15)
    studio.cancel()
  })

  test('that cannot read the colours says so and changes nothing', async () => {
    const studio = new ColourStudio(PHOTO).choose('wand', wand)
    studio.desk.fault = new Error('The photo could not be read.')
    await studio.draw([1, 1]).settled()
    expect(studio.studio.snapshot()).toMatchObject({ fault: 'The photo could not be read.', steps: 0 })
    expect(studio.mask).toBeEmpty()
  })
})

/** Left half one colour, right half another; across a border of tiles. */
function halves(width: number, height: number) {
  const pixels = new Uint8Array(width * height * 3)
  for (let at = 0; at < width * height; at++) {
    pixels.set(at % width < width / 2 ? [64, 40, 28] : [200, 200, 192], at * 3)
  }
  return { width, height, channels: 3 as const, pixels }
}

describe('the similar brush', () => {
  const brush = { sizePx: 30, hardness: 1, opacity: 1, strength: 0.5, mode: 'add' }

  test('paints what is like the first touch, wherever the brush goes, and nothing else', async () => {
    const studio = new ColourStudio(halves(300, 60)).choose('similar', brush)
    await studio.draw([100, 30, 280, 30]).settled()
    const { data } = studio.mask
    const at = (x: number, y: number) => data[y * 300 + x]
    expect(at(100, 30)).toBe(255)
    expect(at(140, 30)).toBe(255)
    expect(at(100, 10)).toBe(0)
    // The smoothing reaches over the border of the colours by a few pixels; beyond that nothing.
    for (let x = 154; x < 300; x++) expect(at(x, 30)).toBe(0)
    expect(studio.studio.snapshot().steps).toBe(1)
    studio.studio.undo()
    expect(studio.mask).toBeEmpty()
  })

  test('never goes beyond what the plain brush would do, and erases by the same rule', async () => {
    const photo = halves(300, 60)
    const soft = { ...brush, hardness: 0.2, opacity: 0.8 }
    const path = [120, 20, 180, 40, 130, 45]
    for (const [mode, plainTool, first] of [
      ['add', 'brush', 40],
      ['erase', 'eraser', 230],
    ] as const) {
      const before = new Uint8Array(300 * 60).fill(first)
      const limited = await new ColourStudio(photo, before)
        .choose('similar', { ...soft, mode })
        .draw(path)
        .settled()
      const plain = new ColourStudio(photo, before).choose(plainTool, { ...soft, flow: 1 }).draw(path)
      const wrong = limited.mask.data.findIndex((value, at) => {
        const [low, high] = [before[at]!, plain.mask.data[at]!].toSorted((a, b) => a - b) as [number, number]
        return value < low || value > high
      })
      expect(wrong).toBe(-1)
      // Well inside of the touched colour it is the plain brush.
      for (let x = 100; x < 140; x++) expect(limited.mask.data[30 * 300 + x]).toBe(plain.mask.data[30 * 300 + x])
    }
  })

  test('leaves out a colour that Ctrl and a click excluded', async () => {
    const photo = photoOf(`${'h'.repeat(40)}${'s'.repeat(40)}\n`.repeat(40), COLOURS)
    const studio = new ColourStudio(photo).choose('similar', { ...brush, strength: 0 })
    await studio.draw([10, 20, 70, 20]).settled()
    expect(studio.mask.data[20 * 80 + 65]).toBe(255)
    studio.studio.undo()
    await studio.draw([65, 20], { ctrl: true }).settled()
    expect(studio.studio.overlay()).toHaveLength(1)
    await studio.draw([10, 20, 70, 20]).settled()
    expect([studio.mask.data[20 * 80 + 15], studio.mask.data[20 * 80 + 65]]).toEqual([255, 0])
    await studio.draw([65, 20], { ctrl: true }).settled()
    expect(studio.studio.overlay()).toHaveLength(0)
  })

  test("follows a pen's pressure as the brush does, or not, as it is set", async () => {
    const heightOf = async (pressure: 'none' | 'size') => {
      const studio = new ColourStudio(halves(300, 60)).choose('similar', { ...brush, pressure })
      studio.studio.pointerDown({ imageX: 60, imageY: 30, pressure: 0.3 })
      studio.studio.pointerMove([{ imageX: 120, imageY: 30, pressure: 0.3 }])
      studio.studio.pointerUp()
      const { data } = (await studio.settled()).mask
      return Array.from({ length: 60 }, (_, y) => data[y * 300 + 90]!).filter((value) => value > 0).length
    }
    expect([await heightOf('none'), await heightOf('size')]).toEqual([30, 10])
  })

  test('dropped before the colours are known leaves no trace', async () => {
    const studio = new ColourStudio(halves(300, 60)).choose('similar', brush).press([100, 30, 140, 30])
    studio.studio.cancel()
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(studio.mask).toBeEmpty()
    studio.draw([100, 30, 140, 30])
    expect(studio.studio.snapshot().work).not.toBeNull()
    expect(studio.studio.undo()).toBe(false)
    studio.studio.cancel()
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(studio.mask).toBeEmpty()
    expect(studio.strokes).toHaveLength(0)
  })
})

/** Three people of the generator; the first with much hair. */
const head: DrawnHead = drawHead(2026, 1, 320)

describe('refine edge', () => {
  test('brings a coarse mask nearer to the truth within the brush, and touches nothing outside', async () => {
    const studio = new ColourStudio(head.image, new Uint8Array(head.coarse)).choose('refine', { sizePx: 70 })
    const edge = edgePath(head.coarse, 320)
    await studio.draw(edge).settled()
    expect(studio.studio.snapshot().fault).toBeNull()
    const band = bandAround(head.truth, 320, 12)
    expect(errorIn(band, head.truth, studio.mask.data).mae).toBeLessThan(errorIn(band, head.truth, head.coarse).mae)
    const far = new Uint8Array(320 * 320)
    for (let at = 0; at < edge.length; at += 2) stamp(far, edge[at]!, edge[at + 1]!, 40)
    const outside = studio.mask.data.findIndex((value, at) => far[at] === 0 && value !== head.coarse[at])
    expect(outside).toBe(-1)
    const refined = studio.mask.data.slice()
    studio.studio.undo()
    expect(studio.mask.data).toEqual(head.coarse)
    studio.studio.redo()
    expect(studio.mask.data).toEqual(refined)
  })

  test('of the whole edge halves the error there, in one step', async () => {
    const studio = new ColourStudio(head.image, new Uint8Array(head.coarse)).choose('refine')
    const { plane } = studio.studio
    studio.studio.start(refineWork(plane, studio.desk, { kind: 'edge', widthPx: 40 }, 'Refine whole edge'))
    await studio.settled()
    const band = bandAround(head.truth, 320, 12)
    const [before, after] = [head.coarse, studio.mask.data].map((mask) => errorIn(band, head.truth, mask))
    expect(after!.mae).toBeLessThan(0.6 * before!.mae)
    expect(studio.studio.snapshot().steps).toBe(1)
  })

  test('without hair, or without an edge, says what to do', async () => {
    const studio = new ColourStudio(head.image).choose('refine')
    await studio.draw([100, 100, 120, 120]).settled()
    expect(studio.studio.snapshot().fault).toMatch(/no sure hair near this stroke/)
    const { plane } = studio.studio
    studio.studio.start(refineWork(plane, studio.desk, { kind: 'edge', widthPx: 40 }, 'Refine whole edge'))
    await studio.settled()
    expect(studio.studio.snapshot().fault).toMatch(/has no edge yet/)
    expect(studio.mask).toBeEmpty()
  })

  test('cancelled while it computes changes nothing', async () => {
    const studio = new ColourStudio(head.image, new Uint8Array(head.coarse)).choose('refine', { sizePx: 60 })
    studio.draw(edgePath(head.coarse, 320))
    expect(studio.studio.cancel()).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(studio.mask.data).toEqual(head.coarse)
    expect(studio.studio.overlay()).toHaveLength(0)
  })
})

describe('scribble', () => {
  const photo = halves(300, 120)
  const strokes = (studio: ColourStudio) => studio.draw([40, 20, 40, 100]).draw([240, 20, 240, 100], { alt: true })
  const later = () => new Promise((resolve) => setTimeout(resolve, 400))

  test('shows what would come of the strokes, and writes it when it is applied, as one step', async () => {
    const studio = new ColourStudio(photo).choose('scribble', { sizePx: 6, how: 'replace' })
    strokes(studio)
    await later()
    const picture = studio.studio.picture()
    expect(picture).toMatchObject({ width: 300, height: 120, step: 1, replaces: true })
    expect(studio.mask).toBeEmpty()
    expect(studio.studio.snapshot()).toMatchObject({ state: 'scribble.waiting', undoLabel: null })
    expect(studio.studio.key('enter')).toBe(true)
    await studio.settled()
    const row = studio.mask.data.subarray(60 * 300, 61 * 300)
    expect([row[10], row[145], row[155], row[290]]).toEqual([255, 255, 0, 0])
    expect(studio.studio.snapshot()).toMatchObject({ state: 'scribble.idle', steps: 1 })
    expect(studio.studio.picture()).toBeNull()
    studio.studio.undo()
    expect(studio.mask).toBeEmpty()
  })

  test('leaves what was painted before, unless it is to replace it', async () => {
    const painted = new Uint8Array(300 * 120)
    painted.fill(200, 60 * 300 + 280, 60 * 300 + 300)
    const row = async (options: object) => {
      const studio = new ColourStudio(photo, painted).choose('scribble', { sizePx: 6, ...options })
      strokes(studio)
      studio.studio.key('enter')
      await studio.settled()
      return studio.mask.data.subarray(60 * 300, 61 * 300)
    }
    const [added, replaced] = [await row({}), await row({ how: 'replace' })]
    expect([added[10], added[290]]).toEqual([255, 200])
    expect([replaced[10], replaced[290]]).toEqual([255, 0])
  })

  test('Backspace removes the last stroke, Esc all of them, and the mask never knew', async () => {
    const before = new Uint8Array(300 * 120).fill(7)
    const studio = new ColourStudio(photo, before).choose('scribble', { sizePx: 6 })
    strokes(studio)
    expect(studio.studio.overlay()).toHaveLength(2)
    expect(studio.studio.key('backspace')).toBe(true)
    expect(studio.studio.overlay()).toHaveLength(1)
    // With one kind of strokes there is nothing to apply.
    expect(studio.studio.key('enter')).toBe(true)
    expect(studio.studio.snapshot().work).toBeNull()
    expect(studio.studio.cancel()).toBe(true)
    expect(studio.studio.overlay()).toHaveLength(0)
    expect(studio.studio.isBusy).toBe(false)
    expect(studio.mask.data).toEqual(before)
  })

  test('on a photo above a megapixel finds the edge at full size', async () => {
    const large = halves(1400, 900)
    const studio = new ColourStudio(large).choose('scribble', { sizePx: 20 })
    studio.draw([300, 100, 300, 800]).draw([1100, 100, 1100, 800], { alt: true })
    studio.studio.key('enter')
    await studio.settled()
    const row = studio.mask.data.subarray(450 * 1400, 451 * 1400)
    expect(row.findIndex((value) => value < 128)).toBe(700)
    expect(new Set(studio.mask.data).size).toBeLessThan(40)
  })

  test('that cannot read the colours keeps the strokes for another try', async () => {
    const studio = new ColourStudio(photo).choose('scribble')
    strokes(studio)
    studio.desk.fault = new Error('Away.')
    studio.studio.key('enter')
    await studio.settled()
    expect(studio.studio.snapshot()).toMatchObject({ fault: 'Away.', state: 'scribble.waiting' })
    expect(studio.studio.overlay()).toHaveLength(2)
  })

  test('Esc while the edge is found keeps the strokes, the next one drops them', async () => {
    const studio = new ColourStudio(photo).choose('scribble')
    strokes(studio)
    studio.studio.key('enter')
    expect(studio.studio.cancel()).toBe(true)
    await later()
    expect(studio.studio.snapshot()).toMatchObject({ work: null, fault: null, state: 'scribble.waiting', steps: 0 })
    expect(studio.studio.overlay()).toHaveLength(2)
    expect(studio.studio.cancel()).toBe(true)
    expect(studio.studio.overlay()).toHaveLength(0)
  })

  test('colours that could not be read once are read the next time', async () => {
    const reader = readerOf(photo)
    let isAway = true
    const away = <T>(answer: Promise<T>): Promise<T> => (isAway ? Promise.reject(new Error('Away.')) : answer)
    const jobs = new ColourJobs({
      ...reader,
      read: (area) => away(reader.read(area)),
      shrunk: (step) => away(reader.shrunk(step)),
    })
    const drawn = [
      { points: [40, 20, 40, 100], widthPx: 6, label: 'hair' },
      { points: [240, 20, 240, 100], widthPx: 6, label: 'background' },
    ] as const
    const [pause, onTile] = [() => Promise.resolve(), () => undefined]
    const area = { x: 0, y: 0, width: 8, height: 8 }
    const draft = () => jobs.do('draft', { strokes: drawn, method: 'distance' }, onTile, pause)
    const similar = () => jobs.do('similar', { like: { x: 4, y: 4 }, unlike: [], reach: 1, area }, onTile, pause)
    await expect(draft()).rejects.toThrow('Away.')
    await expect(similar()).rejects.toThrow('Away.')
    isAway = false
    expect(await draft()).not.toBeNull()
    expect(await similar()).toHaveLength(64)
  })
})

/** Points along the 50 % contour of a mask, from top to bottom on its left side. */
function edgePath(mask: Uint8Array, size: number): number[] {
  const path: number[] = []
  for (let y = 20; y < size - 20; y += 6) {
    const x = mask.subarray(y * size, (y + 1) * size).findIndex((value) => value >= 128)
    if (x > 0) path.push(x, y)
  }
  return path
}

/** The brush is a line between points that may lie far apart: only the places around it are asked about. */
function stamp(plane: Uint8Array, x: number, y: number, radius: number): void {
  for (let row = Math.max(0, y - radius); row < Math.min(320, y + radius); row++) {
    plane.fill(1, row * 320 + Math.max(0, x - radius), row * 320 + Math.min(320, x + radius + 1))
  }
}
