import { expect, test } from 'vitest'
import { Studio, Toolbox, type Change } from '../../src-renderer/painting/engine/index.ts'

const SIDE = 4096
const STROKES = 500
const MOST_TRIES = 520

test('500 large soft strokes on 4096² keep within 128 MB of memory, and all can be taken back', async () => {
  const journal = new Map<string, Change>()
  const toolbox = new Toolbox()
  toolbox.choose('brush')
  for (const tool of ['brush', 'eraser'] as const) toolbox.adjust({ sizePx: 400, hardness: 0, opacity: 0.8 }, tool)
  let ids = 0
  const studio = new Studio({
    width: SIDE,
    height: SIDE,
    toolbox,
    // The journal is on the disk: what is kept here of it counts what the history asks back.
    onStroke: ({ id, patch, step }) => {
      if (step.kind === 'stroke') journal.set(id, { before: step.before, after: patch })
    },
    timeline: {
      newStepId: () => `stroke-${++ids}`,
      source: { load: (id) => Promise.resolve(journal.get(id) ?? null), pause: () => Promise.resolve() },
    },
  })
  let most = 0
  for (let index = 0; studio.snapshot().steps < STROKES && index < MOST_TRIES; index++) {
    const y = ((index * 613) % (SIDE - 200)) + 100
    const before = studio.snapshot()
    // Every third one erases, so that the mask does not fill up and each stroke has something to change.
    studio.pointerDown({ imageX: (index * 379) % 3000, imageY: y }, index % 3 === 2 ? 'eraser' : 'brush')
    studio.pointerMove([{ imageX: ((index * 379) % 3000) + 900, imageY: y + 60 }])
    studio.pointerUp()
    // One that erases where nothing is painted is no step.
    if (studio.snapshot().steps === before.steps) expect(studio.snapshot().coverage).toEqual(before.coverage)
    most = Math.max(most, studio.timeline.bytes)
  }
  expect(studio.snapshot().steps).toBe(STROKES)
  expect(most).toBeLessThanOrEqual(128 * 2 ** 20)
  studio.goTo(0)
  for (let turn = 0; turn < 100_000 && studio.timeline.snapshot().target !== null; turn++) await Promise.resolve()
  expect(studio.snapshot().steps).toBe(0)
  expect(studio.timeline.bytes).toBeLessThanOrEqual(128 * 2 ** 20)
  expect(studio.snapshot().coverage).toEqual({ hair: 0, soft: 0 })
})
