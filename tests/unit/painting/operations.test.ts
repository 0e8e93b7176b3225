import { expect, test } from 'vitest'
import { Studio, Toolbox, type StudioStroke } from '../../../src-renderer/painting/engine/index.ts'
import { paintStudio } from './paint-studio.ts'

const [WIDTH, HEIGHT] = [8, 4]
const soft = new Uint8Array(WIDTH * HEIGHT).fill(100)
const source = { label: 'Restore Submitted', width: WIDTH, height: HEIGHT, values: soft, cutFrom: null }

test('a binary mask gets back exactly what it was once, and else only 0 and 255', () => {
  const hand = paintStudio(WIDTH, HEIGHT)
  hand.studio.setBinary(true)
  hand.studio.combineWith(source, 'replace')
  expect(hand.mask).toBeEmpty()
  expect(hand.studio.putBack(source)).toBe(true)
  expect(hand.studio.plane.data).toEqual(soft)
  expect(hand.journal.data).toEqual(soft)
  hand.undo()
  expect(hand.mask).toBeEmpty()
})

const SIDE = 2560

/** A mask of many tiles, on which an operation takes its turns: `turn` gives it one, and a tile takes as long as a turn. */
function large() {
  const turns: (() => void)[] = []
  const strokes: StudioStroke[] = []
  let clockMs = 0
  const mask = new Uint8Array(SIDE * SIDE).fill(90)
  const studio = new Studio({
    width: SIDE,
    height: SIDE,
    mask: mask.slice(),
    toolbox: new Toolbox(),
    later: (work) => turns.push(work),
    now: () => (clockMs += 10),
    onStroke: (stroke) => strokes.push(stroke),
  })
  return { studio, strokes, mask, turn: () => turns.shift()?.(), waits: () => turns.length > 0 }
}

test('what is done to all of a large mask goes in turns; Esc puts everything back, the counts too', () => {
  const { studio, strokes, mask, turn } = large()
  const before = studio.plane.coverage
  expect(studio.clear()).toBe(true)
  expect(studio.isBusy).toBe(true)
  for (let turns = 0; turns < 30; turns++) turn()
  expect(studio.snapshot().work).toMatchObject({ label: 'Clear mask' })
  expect(studio.cancel()).toBe(true)
  turn()
  expect(studio.isBusy).toBe(false)
  expect(strokes).toHaveLength(0)
  expect(studio.plane.data.every((value, at) => value === mask[at])).toBe(true)
  expect(studio.plane.coverage).toEqual(before)
  expect(studio.snapshot().work).toBeNull()
})

test('undo in the middle finds the whole step, and one pixel alone is all that is stored of it', () => {
  const { studio, strokes, mask, waits, turn } = large()
  const values = mask.slice()
  values[SIDE * SIDE - 1] = 200
  expect(studio.combineWith({ label: 'x', width: SIDE, height: SIDE, values, cutFrom: null }, 'replace')).toBe(true)
  expect(waits()).toBe(true)
  expect(studio.undo()).toBe(true)
  while (waits()) turn()
  expect(strokes.map(({ label }) => label)).toEqual(['x', 'Undo x'])
  expect(strokes[0]?.patch.length).toBeLessThan(100)
  expect(studio.plane.data.at(-1)).toBe(90)
})
