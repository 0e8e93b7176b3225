import { describe, expect, test } from 'vitest'
import type { PointerSample } from '../../../src-renderer/painting/engine/index.ts'
import { paintStudio } from './paint-studio.ts'

type Painted = ReturnType<typeof paintStudio>

const at = (x: number, y: number, held: Partial<PointerSample> = {}): PointerSample => ({
  imageX: x + 0.5,
  imageY: y + 0.5,
  ...held,
})
const SHIFT = { shift: true }
const pixel = (width: number, height: number) => paintStudio(width, height).choose('brush', { sizePx: 1 })

function drag({ studio }: Painted, first: PointerSample, ...others: PointerSample[]): void {
  studio.pointerDown(first)
  for (const sample of others) studio.pointerMove([sample])
  studio.pointerUp()
}

describe('Shift', () => {
  test('and a click draws a straight line from the end of the stroke before', () => {
    const studio = pixel(6, 4)
    drag(studio, at(0, 0), at(0, 2))
    studio.studio.hover(at(4, 2, SHIFT))
    expect(studio.studio.overlay()).toEqual([{ points: [0.5, 2.5, 4.5, 2.5], closed: false, kind: 'guide' }])
    drag(studio, at(4, 2, SHIFT))
    expect(studio.mask).toLookLike(`
      # . . . . .
      # . . . . .
      # # # # # .
      . . . . . .`)
    expect(studio.strokes).toHaveLength(2)
  })

  test('in a drag locks a straight line from its start, painted when it ends', () => {
    const studio = pixel(6, 4)
    drag(studio, at(0, 3), at(1, 3))
    studio.studio.pointerDown(at(1, 0, SHIFT))
    studio.studio.pointerMove([at(3, 3, SHIFT), at(5, 0, SHIFT)])
    expect(studio.expectToBeIn('brush.straight').studio.overlay()[0]?.points).toEqual([1.5, 0.5, 5.5, 0.5])
    expect(studio.mask.data.subarray(0, 6).every((value) => value === 0)).toBe(true)
    studio.pointerUp()
    expect(studio.mask).toLookLike(`
      . # # # # #
      . . . . . .
      . . . . . .
      # # . . . .`)
  })

  test('pressed in the middle goes on straight from there, and let go on by hand', () => {
    const studio = pixel(6, 4)
    drag(studio, at(0, 0), at(0, 3), at(5, 0, SHIFT), at(4, 3, SHIFT), at(4, 3), at(5, 3))
    expect(studio.mask).toLookLike(`
      # . . . . .
      # . . . . .
      # . . . . .
      # # # # # #`)
  })

  test('dropped by Esc leaves no trace, and no end to go on from', () => {
    const studio = pixel(6, 1)
    studio.studio.pointerDown(at(0, 0))
    studio.studio.pointerMove([at(2, 0, SHIFT)])
    studio.escape()
    drag(studio, at(4, 0, SHIFT))
    expect([...studio.mask.data]).toEqual([0, 0, 0, 0, 255, 0])
  })
})

describe('the stabiliser', () => {
  test('is a rope: the brush stays while the pointer is near, follows on the line to it, and arrives at the end', () => {
    const studio = pixel(12, 5)
    studio.toolbox.adjust({ stabiliser: 3 })
    studio.studio.pointerDown(at(0, 0))
    studio.studio.pointerMove([at(2, 2), at(0, 3)])
    // Nearer than three pixels, or just as far: nothing has moved.
    expect(studio.mask.data.filter((value) => value > 0)).toHaveLength(1)
    studio.studio.pointerMove([at(9, 0)])
    expect([...studio.mask.data.subarray(0, 12)].lastIndexOf(255)).toBe(6)
    expect(studio.studio.overlay()[0]?.points).toEqual([6.5, 0.5, 9.5, 0.5])
    studio.studio.pointerMove([at(9, 4)])
    studio.pointerUp()
    // From 6.5, 0.5 the pointer at 9.5, 4.5 is five away: two fifths of the way are 7.7, 2.1, then the rest.
    expect(studio.mask).toLookLike(`
      # # # # # # # . . . . .
      . . . . . . # # . . . .
      . . . . . . . # . . . .
      . . . . . . . . # . . .
      . . . . . . . . . # . .`)
  })

  test('draws the same at every zoom', () => {
    const [one, other] = [1, 0.1].map((viewPx) => {
      const studio = pixel(30, 30)
      studio.toolbox.adjust({ stabiliser: 4 })
      drag(studio, at(1, 1, { viewPx }), at(20, 5, { viewPx }), at(25, 25, { viewPx }))
      return studio.mask.data
    })
    expect(one).toEqual(other)
  })
})

describe('the eraser', () => {
  test('has its own size, or the brush’s', () => {
    const { toolbox } = paintStudio(2, 2)
    toolbox.adjust({ sizePx: 30 }, 'brush')
    toolbox.adjust({ sizePx: 90 }, 'eraser')
    expect([toolbox.brushOf('brush')?.sizePx, toolbox.brushOf('eraser')?.sizePx]).toEqual([30, 90])
    toolbox.adjust({ sameSize: true }, 'eraser')
    expect(toolbox.brushOf('eraser')?.sizePx).toBe(30)
    toolbox.adjust({ sizePx: 12 }, 'eraser')
    expect(toolbox.brushOf('brush')?.sizePx).toBe(12)
    toolbox.adjust({ sizePx: 15 }, 'brush')
    expect(toolbox.brushOf('eraser')?.sizePx).toBe(15)
    toolbox.adjust({ sameSize: false }, 'eraser')
    toolbox.adjust({ sizePx: 7 }, 'brush')
    expect(toolbox.brushOf('eraser')?.sizePx).toBe(15)
  })

  test('takes no setting out of its range, and none that it does not have', () => {
    const { toolbox } = paintStudio(2, 2)
    toolbox.adjust({ sizePx: 9999, hardness: -1, opacity: Number.NaN, shape: 'star' as 'round', wings: 2 }, 'eraser')
    expect(toolbox.settingsOf('eraser')).toMatchObject({ sizePx: 2000, hardness: 0, opacity: 1, shape: 'round' })
    expect('wings' in toolbox.settingsOf('eraser')).toBe(false)
  })
})

describe('a binary mask', () => {
  test('is painted hard, whatever the brush is', () => {
    const studio = paintStudio(40, 40).choose('brush', { sizePx: 21, hardness: 0, opacity: 0.3, flow: 0.2 })
    studio.studio.setBinary(true)
    studio.pointerDown(20, 20).pointerMove(30, 30).pointerUp()
    expect(new Set(studio.mask.data)).toEqual(new Set([0, 255]))
    const hard = paintStudio(40, 40).choose('brush', { sizePx: 21 })
    hard.pointerDown(20, 20).pointerMove(30, 30).pointerUp()
    expect(studio.mask.data).toEqual(hard.mask.data)
  })

  test('is cut at 128 where something soft comes in; what is soft elsewhere stays, and undo gives it back', () => {
    const first = new Uint8Array([90, 90, 90, 90])
    const studio = paintStudio(4, 1, first)
    studio.studio.setBinary(true)
    const values = new Uint8Array([127, 128, 90, 255])
    studio.studio.combineWith({ label: 'Epoch 7 soft', width: 4, height: 1, values, cutFrom: null }, 'replace')
    expect([...studio.mask.data]).toEqual([0, 255, 90, 255])
    studio.undo()
    expect(studio.mask.data).toEqual(first)
    studio.redo()
    expect([...studio.mask.data]).toEqual([0, 255, 90, 255])
    expect(studio.journal.data).toEqual(studio.mask.data)
  })
})
