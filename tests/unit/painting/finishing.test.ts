import { expect, test } from 'vitest'
import { Studio, Toolbox, type StudioStroke } from '../../../src-renderer/painting/engine/index.ts'
import { changeBy, changeWork } from '../../../src-renderer/painting/engine/operate.ts'
import { applyPatch, decodePatch } from '../../../src-shared/mask/index.ts'

const SIDE = 2048

/** A studio whose strokes of a large brush take their time: `turn` gives it one. */
function slowStudio() {
  const turns: (() => void)[] = []
  const strokes: StudioStroke[] = []
  const toolbox = new Toolbox()
  toolbox.adjust({ sizePx: 1500, hardness: 0.5 }, 'brush')
  const studio = new Studio({
    width: SIDE,
    height: SIDE,
    toolbox,
    later: (work) => turns.push(work),
    onStroke: (stroke) => strokes.push(stroke),
  })
  const paint = (imageX: number) => {
    studio.pointerDown({ imageX, imageY: 1000 })
    studio.pointerMove([{ imageX: imageX + 40, imageY: 1100 }])
    studio.pointerUp()
  }
  return { studio, strokes, paint, turn: () => turns.shift()?.(), waits: () => turns.length > 0 }
}

/** What the journal makes of strokes. */
function replayed(strokes: readonly StudioStroke[]): Uint8Array {
  const mask = new Uint8Array(SIDE * SIDE)
  for (const { patch } of strokes) applyPatch(mask, SIDE, SIDE, decodePatch(patch))
  return mask
}

test('a large stroke is made out in turns, and counts as unsaved until it is', () => {
  const { studio, strokes, paint, turn, waits } = slowStudio()
  paint(600)
  expect(strokes).toHaveLength(0)
  expect(studio.isBusy).toBe(true)
  for (let turns = 0; waits() && turns < 100; turns++) turn()
  expect(strokes).toHaveLength(1)
  expect(studio.isBusy).toBe(false)
  expect(Buffer.compare(replayed(strokes), studio.plane.data)).toBe(0)
})

test('the next stroke, and undo, find the one before in the history', () => {
  const { studio, strokes, paint, turn, waits } = slowStudio()
  paint(600)
  paint(1200)
  expect(strokes).toHaveLength(1)
  expect(studio.undo()).toBe(true)
  expect(strokes.map(({ label }) => label)).toEqual(['Brush 1500 px', 'Brush 1500 px', 'Undo brush 1500 px'])
  while (waits()) turn()
  expect(strokes).toHaveLength(3)
  expect(Buffer.compare(replayed(strokes), studio.plane.data)).toBe(0)
  studio.undo()
  expect(studio.plane.data.every((value) => value === 0)).toBe(true)
})

test('a page that may end hands the stroke over at once', () => {
  const { studio, strokes, paint } = slowStudio()
  paint(600)
  studio.interrupt()
  expect(strokes).toHaveLength(1)
})

test('what a worker made of all of the mask is written in turns, and is whole before anything else happens', async () => {
  const { studio, strokes, paint, turn, waits } = slowStudio()
  paint(600)
  while (waits()) turn()
  const painted = studio.plane.data.slice()
  const operation = { kind: 'invert' } as const
  const order = { width: SIDE, height: SIDE, mask: painted.slice(), isBinary: false, operation }
  const task = { result: Promise.resolve(changeBy(order)), cancel: () => undefined }
  studio.start(changeWork(studio.plane, 'Invert', task))
  await task.result
  await Promise.resolve()
  expect(strokes).toHaveLength(1)
  expect([studio.isBusy, studio.cancel()]).toEqual([true, false])
  studio.interrupt()
  expect(strokes.at(-1)?.label).toBe('Invert')
  expect(studio.plane.data.every((value, at) => value === 255 - (painted[at] as number))).toBe(true)
  expect(studio.undo()).toBe(true)
  expect(Buffer.compare(studio.plane.data, painted)).toBe(0)
})

test('a hand that paints while something is computed learns that nothing was painted', () => {
  const { studio, strokes, paint } = slowStudio()
  const task = { result: new Promise<null>(() => undefined), cancel: () => undefined }
  studio.start(changeWork(studio.plane, 'Grow 9 px', task))
  expect(studio.snapshot().work).toMatchObject({ label: 'Grow 9 px', isInTheWay: false })
  paint(600)
  expect(studio.snapshot().work).toMatchObject({ label: 'Grow 9 px', isInTheWay: true })
  expect([strokes, studio.cancel(), studio.snapshot().work]).toEqual([[], true, null])
})
