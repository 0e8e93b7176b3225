import { describe, expect, it } from 'vitest'
import { applySteps, needsPhoto } from '../../../src-shared/postprocessing/apply.ts'
import {
  canonicalSteps,
  cutOf,
  describeSteps,
  endsInMask,
  FIRST_VALUES,
  PostProcessing,
  STEP_KINDS,
} from '../../../src-shared/postprocessing/steps.ts'

/** A square of probability `value` with sides of `side` in a plane of `size`. */
function square(size: number, side: number, value: number): Uint8Array {
  const first = (size - side) / 2
  const inside = (place: number) => place >= first && place < first + side
  return Uint8Array.from({ length: size * size }, (_, at) =>
    inside(at % size) && inside(Math.floor(at / size)) ? value : 0,
  )
}
const hairOf = (result: { pixels: Uint8Array; hairFrom: number }) =>
  result.pixels.reduce((sum, value) => sum + (value >= result.hairFrom ? 1 : 0), 0)
const apply = (plane: Uint8Array, size: number, steps: PostProcessing, threshold = 0.5) =>
  applySteps(plane, { width: size, height: size }, null, steps, threshold)

describe('post-processing', () => {
  it('does nothing where there are no steps', () => {
    const plane = square(64, 20, 140)
    expect(apply(plane, 64, [], 0.3)).toEqual({ pixels: plane, hairFrom: 77 })
  })

  it('takes sizes at a longer side of 512', () => {
    const steps: PostProcessing = [{ kind: 'threshold' }, { kind: 'dilate', radius: 8 }]
    expect(hairOf(apply(square(512, 100, 200), 512, [{ kind: 'erode', radius: 8 }]))).toBe(84 * 84)
    expect(hairOf(apply(square(64, 20, 200), 64, steps))).toBe(20 * 20 + 4 * 20)
    const island: PostProcessing = [{ kind: 'remove-islands', minArea: 25_601 }]
    expect(hairOf(apply(square(64, 20, 200), 64, island))).toBe(0)
    expect(hairOf(apply(square(64, 20, 200), 64, [{ kind: 'remove-islands', minArea: 25_600 }]))).toBe(400)
  })

  it('counts islands by the model’s threshold until a step has applied it', () => {
    const faint = square(64, 20, 90)
    const steps: PostProcessing = [{ kind: 'remove-islands', minArea: 30_000 }]
    expect(hairOf(apply(faint, 64, steps, 0.3))).toBe(0)
    expect(apply(faint, 64, steps, 0.5).pixels).toEqual(faint)
    expect(hairOf(apply(faint, 64, [{ kind: 'threshold' }], 0.3))).toBe(400)
    expect(hairOf(apply(faint, 64, [{ kind: 'threshold', at: 0.4 }], 0.3))).toBe(0)
  })

  it('keeps the order', () => {
    const plane = square(512, 9, 255)
    const [open, grow]: PostProcessing = [
      { kind: 'open', radius: 6 },
      { kind: 'dilate', radius: 6 },
    ]
    expect(hairOf(apply(plane, 512, [open!, grow!]))).toBe(0)
    expect(hairOf(apply(plane, 512, [grow!, open!]))).toBeGreaterThan(81)
  })

  it('cuts a feathered mask at half coverage', () => {
    const steps: PostProcessing = [{ kind: 'threshold' }, { kind: 'feather', radius: 32 }, { kind: 'threshold' }]
    const { pixels, hairFrom } = apply(square(128, 50, 60), 128, steps, 0.2)
    expect(hairFrom).toBe(128)
    expect(pixels.every((value) => value === 0 || value === 255)).toBe(true)
    expect(hairOf({ pixels, hairFrom })).toBeGreaterThan(2300)
  })

  it('says what it needs', () => {
    expect(needsPhoto([FIRST_VALUES['refine-edges']])).toBe(true)
    expect(needsPhoto([FIRST_VALUES.open])).toBe(false)
    expect(endsInMask([FIRST_VALUES.open])).toBe(false)
    expect(endsInMask([FIRST_VALUES.threshold, FIRST_VALUES.feather])).toBe(true)
  })

  it.each([
    ['without steps where it is asked for', [], 0.8, 0.8],
    ["without steps at the model's threshold", [], null, 0.3],
    ["after steps at the model's threshold", [FIRST_VALUES.open], 0.8, 0.3],
    ['after a threshold at half coverage', [FIRST_VALUES.threshold, FIRST_VALUES.feather], 0.8, 0.5],
  ])('is cut %s', (_, postProcessing, asked, cut) => {
    expect(cutOf({ postProcessing, threshold: 0.3 }, asked)).toBe(cut)
  })
})

describe('a list of steps', () => {
  it('has a first value of every kind, and a sentence', () => {
    const all = STEP_KINDS.map((kind) => FIRST_VALUES[kind])
    expect(PostProcessing.parse(all)).toEqual(all)
    expect(STEP_KINDS).toHaveLength(9)
    expect(describeSteps(all.slice(0, 2))).toBe("threshold at the model's, then remove islands under 200 px²")
    expect(describeSteps([])).toBe('none')
  })

  it('is the same whatever the order of fields', () => {
    const a: unknown = [{ kind: 'open', radius: 2 }]
    const b: unknown = [{ radius: 2, kind: 'open' }]
    expect(canonicalSteps(PostProcessing.parse(a))).toBe(canonicalSteps(PostProcessing.parse(b)))
    expect(canonicalSteps([FIRST_VALUES.open])).not.toBe(canonicalSteps([FIRST_VALUES.close]))
  })

  it('refuses what no step says', () => {
    for (const wrong of [
      [{ kind: 'open' }],
      [{ kind: 'open', radius: -1 }],
      [{ kind: 'open', radius: 1e9 }],
      [{ kind: 'open', radius: 2, mode: 'x' }],
      [{ kind: 'sharpen' }],
      Array.from({ length: 21 }, () => FIRST_VALUES.open),
      {},
    ]) {
      expect(PostProcessing.safeParse(wrong).success).toBe(false)
    }
  })
})
