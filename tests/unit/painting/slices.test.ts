import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Studio, Toolbox, type StudioStroke } from '../../../src-renderer/painting/engine/index.ts'
import { applyPatch, decodePatch } from '../../../src-shared/mask/index.ts'

const [WIDTH, HEIGHT] = [600, 530]

const arbitraryPlace = fc.record({
  imageX: fc.integer({ min: -50, max: 650 }),
  imageY: fc.integer({ min: -50, max: 580 }),
})
const arbitraryDeed = fc.oneof(
  fc.record({
    kind: fc.constantFrom('brush' as const, 'eraser' as const, 'lasso' as const),
    places: fc.array(arbitraryPlace, { minLength: 2, maxLength: 5 }),
    sizePx: fc.integer({ min: 1, max: 500 }),
    hardness: fc.constantFrom(0, 0.5, 1),
    flow: fc.constantFrom(1, 1, 0.4),
    featherPx: fc.constantFrom(0, 0, 20),
    mode: fc.constantFrom('add' as const, 'subtract' as const, 'intersect' as const),
  }),
  fc.record({ kind: fc.constantFrom('clear' as const, 'undo' as const, 'redo' as const, 'prediction' as const) }),
  fc.record({ kind: fc.constant('turns' as const), count: fc.integer({ min: 1, max: 12 }) }),
)
type Deed = typeof arbitraryDeed extends fc.Arbitrary<infer T> ? T : never

const prediction = {
  label: 'prediction',
  width: WIDTH,
  height: HEIGHT,
  values: Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => (at * 37) & 255),
  cutFrom: null,
}

/** A studio each of whose slices is one tile long; the test says when the next one has its turn. */
function slicedStudio(mask: Uint8Array) {
  const turns: (() => void)[] = []
  const strokes: StudioStroke[] = []
  const toolbox = new Toolbox()
  let ms = 0
  const studio = new Studio({
    width: WIDTH,
    height: HEIGHT,
    mask: mask.slice(),
    toolbox,
    now: () => (ms += 10),
    later: (work) => turns.push(work),
    onStroke: (stroke) => strokes.push(stroke),
  })
  const does = (deed: Deed) => {
    if ('count' in deed) for (let turn = 0; turn < deed.count; turn++) turns.shift()?.()
    else if (deed.kind === 'clear') studio.clear()
    else if (deed.kind === 'undo') studio.undo()
    else if (deed.kind === 'redo') studio.redo()
    else if (deed.kind === 'prediction') studio.combineWith(prediction, 'add')
    else if ('places' in deed) {
      const { kind, places, sizePx, hardness, flow, featherPx, mode } = deed
      toolbox.choose(kind)
      if (kind === 'lasso') toolbox.adjust({ featherPx, mode }, kind)
      else toolbox.adjust({ sizePx, hardness, flow }, kind)
      const [first, ...rest] = places
      if (first) studio.pointerDown(first)
      studio.pointerMove(rest)
      studio.pointerUp()
    }
  }
  return { studio, strokes, does }
}

test('whatever is done while slices of what was done before are left: all undos give the first bytes, all redos the last', () => {
  const arbitraryMask = fc.constantFrom(0, 90, 255).map((value) => new Uint8Array(WIDTH * HEIGHT).fill(value))
  fc.assert(
    fc.property(arbitraryMask, fc.array(arbitraryDeed, { maxLength: 10 }), (mask, deeds) => {
      const { studio, strokes, does } = slicedStudio(mask)
      for (const deed of deeds) does(deed)
      while (studio.redo());
      studio.interrupt()
      const last = studio.plane.data.slice()
      while (studio.undo());
      expect(Buffer.compare(studio.plane.data, mask)).toBe(0)
      while (studio.redo());
      expect(Buffer.compare(studio.plane.data, last)).toBe(0)

      const replayed = mask.slice()
      for (const { patch } of strokes) applyPatch(replayed, WIDTH, HEIGHT, decodePatch(patch))
      expect(Buffer.compare(replayed, last)).toBe(0)
    }),
    { numRuns: 60 },
  )
})
