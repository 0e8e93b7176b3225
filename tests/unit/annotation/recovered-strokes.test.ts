import { afterEach, beforeEach, expect, test } from 'vitest'
import { RecoveredStrokes } from '../../../src-main/annotation/recovered-strokes.ts'
import { annotationBench, IMAGE, pixelPatch, pixelStep, strokeInput } from '../../fixtures/annotation-bench.ts'

const ASKING = { imageId: IMAGE, sessionId: 'session-new' }

let bench: Awaited<ReturnType<typeof annotationBench>>
beforeEach(async () => {
  bench = await annotationBench()
})
afterEach(async () => {
  await bench.close()
  await bench.remove()
})

const paint = (id: string, x: number, sessionId = 'session-one') =>
  bench.service.appendStroke(
    strokeInput(id, pixelPatch(x, 0, 255), { base: x, sessionId, step: pixelStep(null, x, 0, 0) }),
  )

test('strokes that the mask file lacks at the start are told, those in it are not', async () => {
  const first = await paint('stroke-one', 0)
  await bench.service.flush(IMAGE)
  await paint('stroke-two', 1)
  await paint('stroke-3333', 2)
  const recovered = new RecoveredStrokes(bench)
  recovered.noteWhatIsLeft()
  await bench.service.flush(IMAGE)
  expect(recovered.of(ASKING)).toEqual({
    stored: ['stroke-two', 'stroke-3333'],
    waiting: [],
    after: first.sequence,
    isKnown: true,
  })
  recovered.keep(IMAGE)
  expect(recovered.of(ASKING)).toBeNull()
})

test('a clean end leaves nothing to tell', async () => {
  await paint('stroke-one', 0)
  await bench.service.flush(IMAGE)
  const recovered = new RecoveredStrokes(bench)
  recovered.noteWhatIsLeft()
  expect(recovered.of(ASKING)).toBeNull()
})

test('what a page takes over is told while it waits and when it is stored', async () => {
  const { sequence } = await paint('stroke-one', 0)
  const recovered = new RecoveredStrokes(bench)
  const waiting = { stored: [], waiting: ['stroke-two'], after: sequence, isKnown: true }
  expect(recovered.of({ ...ASKING, strokeIds: ['stroke-two'] })).toEqual(waiting)
  await paint('stroke-two', 1)
  expect(recovered.of(ASKING)).toEqual({ ...waiting, stored: ['stroke-two'], waiting: [] })
})

test('nothing is told to the page that painted it, nor once somebody painted on top', async () => {
  await paint('stroke-one', 0)
  const recovered = new RecoveredStrokes(bench)
  recovered.noteWhatIsLeft()
  expect(recovered.of({ ...ASKING, sessionId: 'session-one' })).toBeNull()
  expect(recovered.of(ASKING)?.stored).toEqual(['stroke-one'])
  await paint('stroke-two', 1)
  expect(recovered.of(ASKING)).toBeNull()
})
