import { expect, test } from 'vitest'
import { maySubmit, reasonToWait } from '../../../src-renderer/annotate/flow/may-submit.ts'
import { paintStudio } from '../painting/paint-studio.ts'

const OPEN = { away: false, isOpen: true, readOnly: null }

test('a stroke that is being painted keeps an image from being submitted, and not the button from being pressed', () => {
  const studio = paintStudio(64, 64).choose('brush', { sizePx: 8 }).pointerDown(10, 10).pointerMove(40, 40)
  // What the button asks is known without the mask: news of the queue may come at any moment of a stroke.
  expect(maySubmit(OPEN)).toBe(true)
  expect(reasonToWait(studio)).toMatch(/Finish what is under way/)
  studio.pointerUp()
  expect(reasonToWait(studio)).toBeNull()
})

test('a polygon that is not closed may be asked about', () => {
  const studio = paintStudio(64, 64).choose('polygon').pointerDown(10, 10).pointerUp()
  studio.pointerMove(40, 10).pointerDown(40, 10).pointerUp()
  expect(studio.studio.snapshot().unapplied.length).toBeGreaterThan(0)
  expect(reasonToWait(studio)).toBeNull()
})

test('the button says why it is grey', () => {
  expect(maySubmit({ ...OPEN, away: true })).toMatch(/backend/)
  expect(maySubmit({ ...OPEN, isOpen: false })).toMatch(/not open/)
  expect(maySubmit({ ...OPEN, readOnly: 'Mara paints here.' })).toBe('Mara paints here.')
})
