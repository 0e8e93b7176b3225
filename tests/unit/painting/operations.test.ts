import { expect, test } from 'vitest'
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
