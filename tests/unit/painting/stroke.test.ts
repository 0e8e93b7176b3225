import { describe, expect, test } from 'vitest'
import { drawn, paintStudio } from './paint-studio.ts'

describe('the brush', () => {
  test('of 3 px and a hard edge paints whole pixels and stops where the pointer was lost', () => {
    const studio = paintStudio(9, 5).choose('brush', { sizePx: 3 })
    studio.pointerDown(2, 2).pointerMove(5, 2).pointerCancel()
    expect(studio.mask).toLookLike(`
      . . . . . . . . .
      . # # # # # # . .
      . # # # # # # . .
      . # # # # # # . .
      . . . . . . . . .`)
    expect(studio.undo().mask).toBeEmpty()
  })

  test('of 1 px paints the pixel under the pointer and a line without gaps', () => {
    const studio = paintStudio(7, 4).choose('brush', { sizePx: 1 })
    studio.pointerDown(0, 0).pointerMove(6, 3).pointerUp()
    expect(studio.mask).toLookLike(`
      # # . . . . .
      . # # # . . .
      . . . # # # .
      . . . . . # #`)
  })

  test('of 4 px sits on a corner of pixels', () => {
    const studio = paintStudio(6, 6).choose('brush', { sizePx: 4 })
    studio.pointerDown(2, 2).pointerUp()
    expect(studio.mask).toLookLike(`
      . . . . . .
      . . # # . .
      . # # # # .
      . # # # # .
      . . # # . .
      . . . . . .`)
  })

  test('of 9 px is round', () => {
    const studio = paintStudio(11, 11).choose('brush', { sizePx: 9 })
    studio.pointerDown(5, 5).pointerUp()
    expect(studio.mask).toLookLike(`
      . . . . . . . . . . .
      . . . # # # # # . . .
      . . # # # # # # # . .
      . # # # # # # # # # .
      . # # # # # # # # # .
      . # # # # # # # # # .
      . # # # # # # # # # .
      . # # # # # # # # # .
      . . # # # # # # # . .
      . . . # # # # # . . .
      . . . . . . . . . . .`)
  })

  test('with a soft edge falls off smoothly, and going over it again in the same stroke adds nothing', () => {
    const studio = paintStudio(13, 5).choose('brush', { sizePx: 10, hardness: 0.2 })
    studio.pointerDown(6, 2).pointerUp()
    const once = drawn(studio.mask)
    expect(studio.mask).toLookLike(`
      . . 1 3 6 8 8 8 6 3 1 . .
      . . 1 4 8 9 # 9 8 4 1 . .
      . . 2 5 8 # # # 8 5 2 . .
      . . 1 4 8 9 # 9 8 4 1 . .
      . . 1 3 6 8 8 8 6 3 1 . .`)
    const again = paintStudio(13, 5).choose('brush', { sizePx: 10, hardness: 0.2 })
    again.pointerDown(6, 2).pointerMove(6, 2, 7, 2, 6, 2).undo().pointerUp()
    const straight = paintStudio(13, 5).choose('brush', { sizePx: 10, hardness: 0.2 })
    straight.pointerDown(6, 2).pointerMove(7, 2).pointerUp()
    expect(drawn(again.mask)).toBe(drawn(straight.mask))
    expect(drawn(again.mask)).not.toBe(once)
  })

  test('of half opacity adds up to half and never takes away', () => {
    const studio = paintStudio(5, 1, new Uint8Array([0, 100, 200, 255, 0]))
    studio.choose('brush', { sizePx: 1, opacity: 0.5 }).pointerDown(0, 0).pointerMove(3, 0).pointerUp()
    expect([...studio.mask.data]).toEqual([128, 128, 200, 255, 0])
  })

  test('that begins and ends outside paints what is inside', () => {
    const studio = paintStudio(4, 3).choose('brush', { sizePx: 1 })
    studio.pointerDown(-5, 1).pointerMove(20, 1).pointerUp()
    expect(studio.mask).toLookLike(`
      . . . .
      # # # #
      . . . .`)
  })
})

describe('the eraser', () => {
  test('with a hard edge leaves exactly nothing', () => {
    const studio = paintStudio(5, 3, new Uint8Array(15).fill(255))
    studio.choose('eraser', { sizePx: 1 }).pointerDown(1, 1).pointerMove(3, 1).pointerUp()
    expect(studio.mask).toLookLike(`
      # # # # #
      # . . . #
      # # # # #`)
  })

  test('of half opacity takes half, once per stroke', () => {
    const studio = paintStudio(3, 1, new Uint8Array([255, 100, 1]))
    studio.choose('eraser', { sizePx: 1, opacity: 0.5 })
    studio.pointerDown(0, 0).pointerMove(2, 0, 0, 0, 2, 0).pointerUp()
    expect([...studio.mask.data]).toEqual([127, 50, 0])
    studio.pointerDown(0, 0).pointerUp()
    expect(studio.mask.data[0]).toBe(63)
  })

  test('is what the right button holds, for one stroke', () => {
    const studio = paintStudio(3, 1, new Uint8Array([255, 255, 255])).choose('brush', { sizePx: 1 })
    studio.toolbox.adjust({ sizePx: 1, hardness: 1 }, 'eraser')
    studio.pointerDown(1, 0, 'eraser').expectToBeIn('eraser.painting').pointerUp().expectToBeIn('brush.idle')
    expect([...studio.mask.data]).toEqual([255, 0, 255])
  })

  test('is what Alt holds; let go in the middle of a stroke it erases to the end', () => {
    const studio = paintStudio(3, 1, new Uint8Array([255, 255, 255])).choose('brush', { sizePx: 1 })
    studio.toolbox.adjust({ sizePx: 1, hardness: 1 }, 'eraser')
    studio.toolbox.holdEraser(true)
    studio.pointerDown(0, 0)
    studio.toolbox.holdEraser(false)
    studio.pointerMove(2, 0).pointerUp()
    expect([...studio.mask.data]).toEqual([0, 0, 0])
    expect(studio.toolbox.active).toBe('brush')
  })
})

describe('a gesture', () => {
  test('that is dropped leaves no byte, no step and no stroke behind', () => {
    const studio = paintStudio(5, 3).choose('brush', { sizePx: 3 })
    studio.pointerDown(1, 1).pointerMove(3, 1).escape().expectToBeIn('brush.idle')
    expect(studio.mask).toBeEmpty()
    expect(studio.strokes).toHaveLength(0)
    expect(studio.studio.snapshot()).toMatchObject({ undoLabel: null, steps: 0 })
    studio.pointerMove(4, 1).pointerUp()
    expect(studio.mask).toBeEmpty()
  })

  test('ends when the window loses the focus', () => {
    const studio = paintStudio(5, 1).choose('brush', { sizePx: 1 })
    studio.pointerDown(0, 0).pointerMove(2, 0).blur().pointerMove(4, 0).pointerUp()
    expect([...studio.mask.data]).toEqual([255, 255, 255, 0, 0])
    expect(studio.strokes).toHaveLength(1)
  })

  test('blocks undo and a second pointer', () => {
    const studio = paintStudio(5, 1).choose('brush', { sizePx: 1 })
    studio.pointerDown(0, 0).pointerUp().pointerDown(1, 0).undo().pointerDown(4, 0).pointerUp()
    expect([...studio.mask.data]).toEqual([255, 255, 0, 0, 0])
    expect(studio.studio.snapshot().undoLabel).toBe('Brush 1 px')
  })

  test('keeps its brush when the size changes in the middle', () => {
    const studio = paintStudio(5, 3).choose('brush', { sizePx: 1 })
    studio.pointerDown(1, 1)
    studio.toolbox.adjust({ sizePx: 3 })
    studio.pointerMove(3, 1).pointerUp()
    expect(studio.mask).toLookLike(`
      . . . . .
      . # # # .
      . . . . .`)
  })

  test('that changes nothing is no step', () => {
    const studio = paintStudio(3, 1, new Uint8Array([255, 255, 255])).choose('brush', { sizePx: 1 })
    studio.pointerDown(0, 0).pointerMove(2, 0).pointerUp()
    expect(studio.strokes).toHaveLength(0)
    expect(studio.studio.snapshot().steps).toBe(0)
  })
})
