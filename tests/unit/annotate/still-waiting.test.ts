import { expect, test } from 'vitest'
import { stillWaiting } from '../../../src-renderer/annotate/still-waiting.ts'

const strokes = Array.from({ length: 150 }, (_, index) => ({
  strokeId: `stroke-${index + 1}`,
  sessionId: 'session-one',
  imageId: 'img_a',
  base: 0,
  label: 'Brush',
  patch: new Uint8Array(20),
  order: index,
}))

test('of many strokes that were stored while the image was opened only what the mask lacks waits', () => {
  // The first 120 are answered, at sequences 1 to 120; the journal has one more, whose answer is on its way. It names 100.
  const places = new Map(strokes.slice(0, 120).map(({ strokeId }, index) => [strokeId, index + 1]))
  const stored = new Set(strokes.slice(21, 121).map(({ strokeId }) => strokeId))
  const waiting = stillWaiting(strokes, { upTo: 121, stored, storedAt: (id) => places.get(id) })
  expect(waiting.map(({ strokeId }) => strokeId)).toEqual(strokes.slice(121).map(({ strokeId }) => strokeId))
})

test('what was stored after the mask was read goes on top of it', () => {
  const places = new Map(strokes.slice(0, 10).map(({ strokeId }, index) => [strokeId, index + 1]))
  const waiting = stillWaiting(strokes.slice(0, 10), { upTo: 4, stored: new Set(), storedAt: (id) => places.get(id) })
  expect(waiting).toHaveLength(6)
})
