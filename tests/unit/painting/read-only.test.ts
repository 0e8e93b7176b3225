import { expect, test } from 'vitest'
import { PatchEncoder } from '../../../src-shared/mask/index.ts'
import { Studio, Toolbox, type StudioStroke } from '../../../src-renderer/painting/engine/index.ts'

const WHY = 'Mara paints here.'

function opened() {
  const strokes: StudioStroke[] = []
  const toolbox = new Toolbox()
  toolbox.adjust({ sizePx: 6 }, 'brush')
  const studio = new Studio({ width: 40, height: 30, toolbox, onStroke: (stroke) => strokes.push(stroke) })
  const down = (imageX: number) => studio.pointerDown({ imageX, imageY: 10 })
  return { studio, strokes, down, toolbox }
}

test('a studio that is only looked at changes nothing, whatever is asked of it', () => {
  const { studio, strokes, down, toolbox } = opened()
  for (const imageX of [5, 15]) {
    down(imageX)
    studio.pointerUp()
  }
  studio.undo()
  const [before, count] = [studio.plane.data.slice(), strokes.length]
  studio.setReadOnly(WHY)
  expect(studio.snapshot()).toMatchObject({ readOnly: WHY, undoLabel: null, redoLabel: null, isBusy: false })
  for (const tool of ['brush', 'eraser', 'lasso', 'polygon'] as const) {
    toolbox.choose(tool)
    down(25)
    studio.pointerMove([{ imageX: 30, imageY: 20 }])
    studio.pointerUp()
    studio.doubleClick()
    studio.key('enter')
  }
  const values = new Uint8Array(40 * 30).fill(200)
  const work = { label: 'x', result: Promise.resolve(() => null), cancel: () => undefined }
  const answers = [
    studio.undo(),
    studio.redo(),
    studio.goTo(0),
    studio.clear(),
    studio.combineWith({ label: 'x', width: 40, height: 30, values, cutFrom: null }, 'replace'),
    studio.start(work),
  ]
  expect(answers).toEqual([false, false, false, false, false, false])
  expect(studio.plane.data).toEqual(before)
  expect(strokes).toHaveLength(count)

  studio.setReadOnly(null)
  expect(studio.redo()).toBe(true)
})

test('a stroke that is under way ends where it is, and is kept; work is stopped', async () => {
  const { studio, strokes, down } = opened()
  down(5)
  studio.pointerMove([{ imageX: 20, imageY: 10 }])
  studio.setReadOnly(WHY)
  studio.pointerMove([{ imageX: 35, imageY: 25 }])
  studio.pointerUp()
  expect(strokes).toHaveLength(1)
  expect(studio.plane.data[25 * 40 + 35]).toBe(0)

  studio.setReadOnly(null)
  let isCancelled = false
  let finish: () => void = () => undefined
  const after = new PatchEncoder(40, 30).finish()
  const result = new Promise<() => { label: string; change: { before: Uint8Array; after: Uint8Array } }>((resolve) => {
    finish = () => resolve(() => ({ label: 'late', change: { before: after, after } }))
  })
  studio.start({ label: 'slow', result, cancel: () => (isCancelled = true) })
  expect(studio.snapshot().isBusy).toBe(true)
  studio.setReadOnly(WHY)
  finish()
  await result
  expect(isCancelled).toBe(true)
  expect(strokes).toHaveLength(1)
})

test('a guard is asked before anything changes the mask, and while it says no nothing does', () => {
  const { studio, strokes, down } = opened()
  for (const imageX of [5, 15]) {
    down(imageX)
    studio.pointerUp()
  }
  studio.undo()
  const values = new Uint8Array(40 * 30).fill(200)
  const source = { label: 'x', width: 40, height: 30, values, cutFrom: null }
  const ways = [
    () => studio.undo(),
    () => studio.redo(),
    () => studio.goTo(0),
    () => studio.clear(),
    () => studio.combineWith(source, 'add'),
    () => studio.putBack(source),
    () => studio.start({ label: 'x', result: Promise.resolve(() => null), cancel: () => undefined }),
  ]
  const [before, count] = [studio.plane.data.slice(), strokes.length]
  let asked = 0
  studio.setGuard(() => {
    asked++
    return false
  })
  expect(ways.map((way) => way())).toEqual(ways.map(() => false))
  expect(asked).toBe(ways.length)
  expect(studio.plane.data).toEqual(before)
  expect(strokes).toHaveLength(count)
  // It may be undone all the same, once the person was asked: the buttons stay.
  expect(studio.snapshot().undoLabel).toBe('Brush 6 px')

  studio.setGuard(() => true)
  expect(studio.undo()).toBe(true)
})
