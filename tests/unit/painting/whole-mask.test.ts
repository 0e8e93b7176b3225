import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../src-renderer/painting/engine/index.ts'
import { changeBy, changeWork } from '../../../src-renderer/painting/engine/operate.ts'
import { nothingWords, operated, operationLabel } from '../../../src-renderer/painting/engine/whole-mask.ts'
import { paintStudio } from './paint-studio.ts'

type Painted = ReturnType<typeof paintStudio>

/** As the worker does it, without one. */
async function operate({ studio }: Painted, operation: Operation): Promise<void> {
  const { width, height, data, isBinary } = studio.plane
  const result = Promise.resolve(changeBy({ width, height, mask: data.slice(), isBinary, operation }))
  const work = changeWork(studio.plane, operationLabel(operation), { result, cancel: () => undefined })
  studio.start({ ...work, nothingWords: nothingWords(operation) })
  await new Promise((resolve) => setTimeout(resolve, 0))
}

const picture = (text: string) =>
  Uint8Array.from(text.replaceAll(/\s/g, ''), (symbol) => (symbol === '#' ? 255 : symbol === '.' ? 0 : 100))

describe('operations on all of a mask', () => {
  const first = picture(`
    . . . . . . . . .
    . # # # # . . . .
    . # . # # . . # .
    . # # # # . . . .
    . # # # # . . . .
    . . . . . . . . .`)

  test.each<[Operation, string, string]>([
    [
      { kind: 'fill-holes', maxAreaPx: 1 },
      'Fill holes to 1 px',
      `. . . . . . . . .
       . # # # # . . . .
       . # # # # . . # .
       . # # # # . . . .
       . # # # # . . . .
       . . . . . . . . .`,
    ],
    [
      { kind: 'remove-islands', minAreaPx: 2 },
      'Remove islands under 2 px',
      `. . . . . . . . .
       . # # # # . . . .
       . # . # # . . . .
       . # # # # . . . .
       . # # # # . . . .
       . . . . . . . . .`,
    ],
    [
      { kind: 'grow', radiusPx: 1 },
      'Grow 1 px',
      `. # # # # . . . .
       # # # # # # . # .
       # # # # # # # # #
       # # # # # # . # .
       # # # # # # . . .
       . # # # # . . . .`,
    ],
    [
      { kind: 'shrink', radiusPx: 1 },
      'Shrink 1 px',
      `. . . . . . . . .
       . . . . . . . . .
       . . . . . . . . .
       . . . # . . . . .
       . . . . . . . . .
       . . . . . . . . .`,
    ],
    [
      { kind: 'invert' },
      'Invert',
      `# # # # # # # # #
       # . . . . # # # #
       # . # . . # # . #
       # . . . . # # # #
       # . . . . # # # #
       # # # # # # # # #`,
    ],
  ])('%j', async (operation, label, after) => {
    const studio = paintStudio(9, 6, first)
    await operate(studio, operation)
    expect(studio.mask).toLookLike(after)
    expect(studio.studio.snapshot().undoLabel).toBe(label)
    expect(studio.undo().mask.data).toEqual(first)
    expect(studio.redo().mask).toLookLike(after)
    expect(studio.journal.data).toEqual(studio.mask.data)
  })

  test('a threshold hardens from its byte on', async () => {
    const studio = paintStudio(4, 1, new Uint8Array([0, 127, 128, 200]))
    await operate(studio, { kind: 'threshold', from: 128 })
    expect([...studio.mask.data]).toEqual([0, 0, 255, 255])
  })

  test('in a binary mask end hard', async () => {
    const studio = paintStudio(9, 6, first)
    studio.studio.setBinary(true)
    await operate(studio, { kind: 'feather', radiusPx: 2 })
    expect(new Set(studio.mask.data)).toEqual(new Set([0, 255]))
  })

  test('block painting and undo while they go on, and dropped do nothing', async () => {
    const studio = paintStudio(9, 6, first).choose('brush', { sizePx: 1 })
    studio.pointerDown(8, 0).pointerUp()
    const painted = studio.mask.data.slice()
    let [tell, cancelled] = [(_part: number): void => undefined, false]
    const change = changeBy({
      width: 9,
      height: 6,
      mask: painted.slice(),
      isBinary: false,
      operation: { kind: 'invert' },
    })
    const task = {
      result: Promise.resolve(change),
      cancel: () => void (cancelled = true),
      onProgress: (listen: (part: number) => void) => void (tell = listen),
    }
    studio.studio.start(changeWork(studio.studio.plane, 'Invert', task))
    tell(0.5)
    expect(studio.studio.snapshot()).toMatchObject({ work: { label: 'Invert', part: 0.5 }, undoLabel: null })
    studio.undo().pointerDown(0, 0).pointerUp()
    expect(studio.studio.cancel()).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(cancelled).toBe(true)
    expect(studio.mask.data).toEqual(painted)
    expect(studio.studio.snapshot()).toMatchObject({ work: null, undoLabel: 'Brush 1 px', fault: null })
  })

  test('with nothing to do say so each time, until something else is done', async () => {
    const studio = paintStudio(9, 6, picture('.'.repeat(54)))
    const notice = () => studio.studio.snapshot().notice
    await operate(studio, { kind: 'fill-holes', maxAreaPx: 500 })
    const first = notice()
    expect(first).toEqual({ words: 'No holes of up to 500 px² to fill' })
    await operate(studio, { kind: 'fill-holes', maxAreaPx: 500 })
    expect(notice()).not.toBe(first)
    await operate(studio, { kind: 'remove-islands', minAreaPx: 200 })
    expect(notice()).toEqual({ words: 'No islands under 200 px² to remove' })
    studio.studio.clear('The mask is empty already')
    expect(notice()).toEqual({ words: 'The mask is empty already' })
    expect(studio.strokes).toEqual([])
    await operate(studio, { kind: 'invert' })
    expect([notice(), studio.strokes.length]).toEqual([null, 1])
    studio.studio.clear('The mask is empty already')
    expect([notice(), studio.strokes.length]).toEqual([null, 2])
  })

  test('that fail say why and leave the mask alone', async () => {
    const studio = paintStudio(9, 6, first)
    const result = Promise.reject(new Error('It takes more memory than there is.'))
    studio.studio.start(changeWork(studio.studio.plane, 'Grow 9 px', { result, cancel: () => undefined }))
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(studio.studio.snapshot()).toMatchObject({ fault: 'It takes more memory than there is.', work: null })
    expect(studio.mask.data).toEqual(first)
  })
})

test.each<Operation>([
  { kind: 'grow', radiusPx: 2 },
  { kind: 'shrink', radiusPx: 1.5 },
  { kind: 'smooth', radiusPx: 3 },
  { kind: 'feather', radiusPx: 5 },
])('%j done in strips gives the bytes of all at once', (operation) => {
  const [width, height] = [24, 200]
  const plane = Uint8Array.from({ length: width * height }, (_, at) => (at % 7 === 0 ? (at * 7919) % 256 : 0))
  const strips = operated(plane, width, height, operation, undefined, 1)
  expect(strips).toEqual(operated(plane, width, height, operation))
})

test('any sequence of operations undone gives the first bytes', async () => {
  const radiusPx = fc.constantFrom(0.5, 1, 2.5)
  const operation: fc.Arbitrary<Operation> = fc.oneof(
    fc.record({
      kind: fc.constantFrom('grow' as const, 'shrink' as const, 'smooth' as const, 'feather' as const),
      radiusPx,
    }),
    fc.constant<Operation>({ kind: 'invert' }),
    fc.constant<Operation>({ kind: 'fill-holes', maxAreaPx: 9 }),
    fc.constant<Operation>({ kind: 'threshold', from: 60 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 4 }), fc.nat(), async (operations, seed) => {
      const first = Uint8Array.from({ length: 30 * 20 }, (_, at) => ((at + seed) * 7919) % 256)
      const studio = paintStudio(30, 20, first)
      for (const each of operations) await operate(studio, each)
      const last = studio.mask.data.slice()
      while (studio.studio.undo());
      expect(studio.mask.data).toEqual(first)
      while (studio.studio.redo());
      expect(studio.mask.data).toEqual(last)
    }),
    { numRuns: 10 },
  )
})
