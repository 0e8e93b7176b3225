import { describe, expect, test } from 'vitest'
import { distanceBetween, pointOf, scattered, withPoint, withUnits } from '../../../src-main/models/detect/constants.ts'
import { Explorer } from '../../../src-main/models/detect/explorer.ts'
import { ConstantFit, residualsOf } from '../../../src-main/models/detect/fit.ts'
import { graphConstants } from '../../../src-main/models/detect/graph-constants.ts'
import { addResiduals, addSecant, dampedStep, noEquations } from '../../../src-main/models/detect/least-squares.ts'
import { priorOf } from '../../../src-main/models/detect/prior.ts'
import { AppError } from '../../../src-shared/domain/index.ts'
import type { OutputTally } from '../../../src-main/workers/explore-protocol.ts'
import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

const input = profileInput(4, { mean: [120, 110, 100], std: [60, 55, 50] })
const right: ProfileInput = { ...input, mean: [100, 114, 128], std: [66, 48, 58] }
const read = { name: 'out', layout: 'NCHW', activation: 'none', class: 0, invert: false, classes: 1 } as const

describe('least squares', () => {
  test('sums are those of the whole matrix', () => {
    const [residuals, a, b] = [
      [1, 2, 3],
      [1, 0, 2],
      [4, 5, 6],
    ]
    const equations = noEquations(2)
    addResiduals(equations, residuals, [a, b], 0.5)
    addResiduals(equations, residuals, [a, b], 0.5)
    expect(equations).toEqual({
      loss: 14,
      gradient: [7, 32],
      matrix: [
        [5, 16],
        [16, 77],
      ],
    })
  })

  test('a linear problem is solved in one step, and damped steps are shorter', () => {
    const step = (damping: number) => {
      const equations = noEquations(2)
      // 2x + y = 5, x − y = 1, from 0.
      addResiduals(
        equations,
        [-5, -1],
        [
          [2, 1],
          [1, -1],
        ],
      )
      return dampedStep(equations, damping)
    }
    expect(step(0)[0]).toBeCloseTo(2)
    expect(step(0)[1]).toBeCloseTo(1)
    expect(Math.hypot(...step(1))).toBeLessThan(Math.hypot(...step(0)))
  })

  test('the valley of Rosenbrock is followed to its end', () => {
    let [x, y] = [-1.2, 1]
    for (let round = 0; round < 60; round += 1) {
      const equations = noEquations(2)
      addResiduals(
        equations,
        [10 * (y - x * x), 1 - x],
        [
          [-20 * x, -1],
          [10, 0],
        ],
      )
      const [dx, dy] = dampedStep(equations, 0.001)
      x += dx!
      y += dy!
    }
    expect(x).toBeCloseTo(1, 3)
    expect(y).toBeCloseTo(1, 3)
  })

  test('a step teaches derivatives along it, and leaves those across it', () => {
    const derivatives = [Float32Array.of(1, 0), Float32Array.of(0, 1)]
    addSecant(derivatives, [2, 0], [6, 4])
    expect(derivatives.map((each) => [...each])).toEqual([
      [3, 2],
      [0, 1],
    ])
    addSecant(derivatives, [0, 0], [9, 9])
    expect([...derivatives[0]!]).toEqual([3, 2])
  })

  test('what nothing depends on stays where it is', () => {
    const equations = noEquations(2)
    addResiduals(equations, [3], [[1], [0]])
    const [x, y] = dampedStep(equations, 0)
    expect(x).toBeCloseTo(-3)
    expect(y).toBe(0)
  })
})

describe('constants as points', () => {
  test('there and back', () => {
    const back = withPoint(input, pointOf({ ...input, scale: 1 / 255, mean: [0.5, 0.4, 0.3], std: [0.2, 0.3, 0.25] }))
    expect(back.scale).toBe(1)
    back.mean.forEach((value, color) => expect(value).toBeCloseTo([0.5, 0.4, 0.3][color]! * 255, 1))
    back.std.forEach((value, color) => expect(value).toBeCloseTo([0.2, 0.3, 0.25][color]! * 255, 1))
  })

  test('a unit is ten pixels, or a factor', () => {
    const moved = withUnits(input, [1, 0, 0, 0, 0, 0])
    expect(moved.mean[0]).toBeCloseTo(110)
    expect(distanceBetween(input, moved)).toBeCloseTo(1, 3)
    expect(withUnits(input, [0, 0, 0, 0, 0, 2]).std[2]).toBeCloseTo(50 * Math.exp(0.24), 1)
  })

  test('what is scattered lies apart', () => {
    const all = scattered(input, 12)
    all.forEach((a, index) => all.slice(index + 1).forEach((b) => expect(distanceBetween(a, b)).toBeGreaterThan(0.5)))
  })
})

/** Colours of some places, the same in each image but for a shift. */
const colorsOf = (image: number) =>
  Array.from({ length: 36 }, (_, place) => [0, 1, 2].map((color) => (37 * place * (color + 1) + 11 * image + 5) % 256))
/** What the right constants make of a place decides: red against blue, green in the middle. */
const valueOf = (of: ProfileInput, colors: readonly number[]) => {
  const [red, green, blue] = colors.map((value, color) => (value - of.mean[color]!) / of.std[color]!)
  return 1 / (1 + Math.exp(-2 * (red! - blue! + 1 - green! * green!)))
}

function outputsOf(of: ProfileInput, image: number): OutputTally[] {
  const plane = Float32Array.from(colorsOf(image), (colors) => valueOf(of, colors))
  const truth = Float32Array.from(colorsOf(image), (colors) => valueOf(right, colors))
  const tally = { activation: 'none', class: 0, plane }
  return [{ output: 'out', truth, reads: [tally] } as unknown as OutputTally]
}

describe('the fit', () => {
  test('finds the constants of a model, whose answer depends on all six', async () => {
    let runs = 0
    const explorer = {
      measure: ({ inputs, only }: { inputs: ProfileInput[]; only: number[] }) => {
        runs += inputs.length * only.length
        return Promise.resolve(inputs.map((each) => only.map((image) => outputsOf(each, image))))
      },
    } as unknown as Explorer
    const fit = new ConstantFit({ explorer, read, prior: () => [], isLate: () => false })
    const found = await fit.run(input, 6, 12)
    expect(distanceBetween(input, right)).toBeGreaterThan(2)
    expect(distanceBetween(found.input, right)).toBeLessThan(1)
    expect(found.loss).toBeLessThan(await fit.loss(input, 6))
    expect(runs).toBeLessThan(700)
  })

  test('an image without an answer counts as wrong, and leads nowhere', async () => {
    const without = (isMissing: (of: ProfileInput, image: number) => boolean) => {
      const answer = (of: ProfileInput, image: number) => (isMissing(of, image) ? [] : outputsOf(of, image))
      const explorer = {
        measure: ({ inputs, only }: { inputs: ProfileInput[]; only: number[] }) =>
          Promise.resolve(inputs.map((each) => only.map((image) => answer(each, image)))),
      } as unknown as Explorer
      return new ConstantFit({ explorer, read, prior: () => [], isLate: () => false })
    }
    const losses = await without((_, image) => image === 1).losses(right, 2)
    expect(losses[0]).toBeCloseTo(0)
    expect(losses[1]).toBe(1)
    const probed = (of: ProfileInput, image: number) => image === 1 && of !== input && distanceBetween(of, input) < 0.5
    for (const isMissing of [probed, (_: ProfileInput, image: number) => image === 1]) {
      const found = await without(isMissing).run(input, 6, 12)
      expect(distanceBetween(found.input, right)).toBeLessThan(1)
    }
  })

  test('images that constants were fitted to lose more without that, each photo together with its views', async () => {
    // One photo, seen twice, asks for other constants than all else.
    const strange = { ...right, mean: [60, 150, 128] as ProfileInput['mean'] }
    const answer = (of: ProfileInput, image: number) => {
      const [own] = outputsOf(of, image)
      const [other] = outputsOf(strange, image)
      return [image < 2 ? { ...own!, truth: other!.reads[0]!.plane } : own!]
    }
    const fitOf = (photoOf: (image: number) => number) => {
      const explorer = {
        photoOf,
        measure: ({ inputs, only }: { inputs: ProfileInput[]; only: number[] }) =>
          Promise.resolve(inputs.map((each) => only.map((image) => answer(each, image)))),
      } as unknown as Explorer
      return new ConstantFit({ explorer, read, prior: () => [], isLate: () => false })
    }
    const fit = fitOf((image) => Math.max(1, image))
    const { input: found } = await fit.run(input, 6, 12)
    const lost = (losses: number[]) => losses[0]! + losses[1]!
    const together = lost(await fit.losses(found, 6))
    const fitEach = fitOf((image) => image)
    // Nothing was fitted yet: nothing is taken back.
    expect(lost(await fitEach.lossesApart(found, 6))).toBeCloseTo(together)
    await fitEach.run(input, 6, 12)
    const each = lost(await fitEach.lossesApart(found, 6))
    const apart = lost(await fit.lossesApart(found, 6))
    expect(each).toBeGreaterThan(together)
    expect(apart).toBeGreaterThan(each)
    // A single photo leaves nothing to fit to.
    expect(await fitOf(() => 0).lossesApart(found, 6)).toHaveLength(6)
  })

  test('what was fitted elsewhere takes nothing back, and a fit that gets late does not derive on', async () => {
    let runs = 0
    const explorer = {
      photoOf: (image: number) => image,
      measure: ({ inputs, only }: { inputs: ProfileInput[]; only: number[] }) => {
        runs += inputs.length * only.length
        return Promise.resolve(inputs.map((each) => only.map((image) => outputsOf(each, image))))
      },
    } as unknown as Explorer
    const fit = new ConstantFit({ explorer, read, prior: () => [], isLate: () => runs > 250 })
    const { input: found } = await fit.run(input, 6, 1)
    const takenBack = async (of: ProfileInput) => {
      const [apart, together] = [await fit.lossesApart(of, 6), await fit.losses(of, 6)]
      return Math.max(...apart.map((loss, image) => Math.abs(loss - together[image]!)))
    }
    expect(await takenBack(withUnits(found, [1, 0, 0, 0, 0, 0]))).toBeGreaterThan(1e-5)
    expect(await takenBack(withUnits(found, [0, 0, 0, 40, 40, 40]))).toBe(0)
    runs = 251 - 3 * 6
    const elsewhere = withUnits(found, [12, 0, 0, 0, 0, 0])
    expect((await fit.run(elsewhere, 6, 1)).input).toBe(elsewhere)
    expect(runs).toBeLessThan(251 + 6)
  })

  test('an inverted reading is wrong where the other is right, and nothing comes of no truth', () => {
    const [output] = outputsOf(right, 0)
    const plain = residualsOf([output!], read)
    const turned = residualsOf([output!], { ...read, invert: true })
    expect(turned.length).toBe(plain.length)
    expect(Math.hypot(...turned)).toBeGreaterThan(Math.hypot(...plain))
    expect(residualsOf([{ ...output!, truth: null }], read)).toHaveLength(0)
  })
})

test('what the graph tells speaks against other constants, not against the mean of the image itself', () => {
  const prior = priorOf([right], null)
  expect(Math.hypot(...prior(input))).toBeGreaterThan(0.1)
  const own: ProfileInput = { ...input, normalization: 'per-image' }
  expect(prior(own)).toEqual([])
  const contrastOff = ({ std }: ProfileInput) => std[0] / 62 - 3
  const layer = { unlikeness: () => [], likely: () => [], contrastOff }
  // A contrast that no photo would give is held against both.
  expect(priorOf([], layer)(own).at(-1)).toBeCloseTo(priorOf([], layer)({ ...own, std: [62, 62, 62] }).at(-1)!)
  expect(priorOf([], layer)(own).at(-1)).toBeLessThan(-1)
})

describe('what the graph tells', () => {
  /** As if two layers had kept the means and spreads that the right constants give. */
  const distances = (inputs: readonly ProfileInput[]) =>
    Promise.resolve(
      inputs.map((each) =>
        Float32Array.from(
          [0, 1, 2].flatMap((color) => {
            const place = each.channels === 'BGR' ? 2 - color : color
            const level = [130, 110, 95][color]!
            const mean = (level - each.mean[color]! / each.scale) / (each.std[color]! / each.scale)
            const wanted = ([130, 110, 95][place]! - right.mean[place]!) / right.std[place]!
            return [mean - wanted, Math.log((right.std[place]! * each.scale) / each.std[color]!)]
          }),
        ),
      ),
    )

  test('one input for each order of channels', async () => {
    const found = await graphConstants(input, distances)
    expect(found.map(({ channels }) => channels).toSorted()).toEqual(['BGR', 'RGB'])
    expect(
      distanceBetween(
        found.find(({ channels }) => channels === 'RGB')!,
        right,
      ),
    ).toBeLessThan(0.5)
  })

  test('nothing where there are no such layers', async () => {
    expect(await graphConstants(input, () => Promise.resolve([]))).toEqual([])
  })

  test('constants that no step makes better are turned as they are', async () => {
    const alike = (inputs: readonly ProfileInput[]) =>
      Promise.resolve(inputs.map(({ scale }) => Float32Array.of(scale === 1 ? 2 : 1)))
    const [one, other] = await graphConstants(input, alike)
    expect(one!.scale).not.toBe(1)
    expect(other!.scale).toBe(one!.scale)
    expect(other!.mean).toEqual(one!.mean.toReversed())
  })

  test('nothing where the worker gives up on the way', async () => {
    let calls = 0
    const found = await graphConstants(input, (inputs) => ((calls += 1) > 1 ? Promise.resolve([]) : distances(inputs)))
    expect(found).toEqual([])
  })

  test('a photo that cannot be read is left out of the hint', async () => {
    const asked: { images: unknown[] }[] = []
    const call = (_: string, request: { images: unknown[] }) => {
      asked.push(request)
      return Promise.resolve({ heads: [], filters: null })
    }
    const get = (index: number) =>
      index === 1 ? Promise.reject(new AppError('IMAGE_UNREADABLE', 'no photo')) : Promise.resolve({ index })
    const options = {
      worker: { call },
      model: { sha256: 'a' },
      outputs: [],
      images: { count: 3, get },
      signal: new AbortController().signal,
      onRuns: () => undefined,
    }
    const explorer = new Explorer(options as unknown as ConstructorParameters<typeof Explorer>[0])
    await explorer.graphBeginning(input)
    expect(asked[0]!.images).toEqual([{ index: 0 }, { index: 2 }])
  })

  test('a failure ends the hint, not the search', async () => {
    const asked: unknown[] = []
    const explorerOf = (code: 'TIME_LIMIT' | 'CANCELLED') => {
      const call = (...args: unknown[]) => Promise.reject(new AppError(code, String(asked.push(args))))
      const options = {
        worker: { call },
        model: { sha256: 'a' },
        outputs: [],
        images: { count: 1, get: () => Promise.resolve({}) },
        signal: new AbortController().signal,
        onRuns: () => undefined,
      }
      return new Explorer(options as unknown as ConstructorParameters<typeof Explorer>[0])
    }
    const slow = explorerOf('TIME_LIMIT')
    expect(await slow.normDistances([input], 1)).toEqual([])
    expect(await slow.normDistances([input], 1)).toEqual([])
    expect(asked).toHaveLength(1)
    await expect(explorerOf('CANCELLED').normDistances([input], 1)).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})
