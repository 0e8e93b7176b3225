import { describe, expect, test } from 'vitest'
import type { Explorer } from '../../../src-main/models/detect/explorer.ts'
import { readHandicap, unfitHandicap, type Read } from '../../../src-main/models/detect/reads.ts'
import { Scoreboard } from '../../../src-main/models/detect/scoreboard.ts'
import type { OutputTally } from '../../../src-main/workers/explore-protocol.ts'
import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

const readOf = (activation: Read['activation'], classes: number): Read => ({
  name: 'mask',
  layout: 'NCHW',
  activation,
  class: classes - 1,
  invert: false,
  classes,
})
const outputOf = (low: number, high: number) => ({ low, high, sumsToOne: false, classMap: false }) as OutputTally

describe('which reading makes sense', () => {
  test('values far outside of 0 to 1 are no probabilities, however good the mask above 0.5 is', () => {
    const handicap = (activation: Read['activation'], low: number, high: number) =>
      readHandicap(readOf(activation, 1), outputOf(low, high), undefined)
    expect(handicap('none', -4.4, 4.1)).toBeGreaterThan(0.15)
    expect(handicap('sigmoid', -4.4, 4.1)).toBe(0)
    expect(handicap('none', -0.2, 1.2)).toBeLessThan(0.01)
    expect(handicap('none', 0, 1)).toBe(0)
  })

  test('levels of a picture are divided; indices of classes are not, however many there are', () => {
    const handicap = (activation: Read['activation'], high: number, classMap: boolean) =>
      readHandicap(readOf(activation, 1), { ...outputOf(0, high), classMap }, undefined)
    for (const classMap of [false, true]) {
      expect(handicap('divide-by-255', 251, classMap)).toBe(0)
      expect(handicap('argmax', 251, classMap)).toBeGreaterThan(0)
      expect(handicap('divide-by-255', 149, classMap)).toBeGreaterThan(0.15)
      expect(handicap('divide-by-255', 846, classMap)).toBeGreaterThan(0.15)
    }
    expect(handicap('sigmoid', 251, false)).toBeGreaterThan(0.05)
    expect(handicap('none', 149, true)).toBe(0)
  })

  test('one of two classes is hardly read by a sigmoid, one of many may be', () => {
    const handicap = (classes: number) => readHandicap(readOf('sigmoid', classes), outputOf(-5, 5), undefined)
    expect(handicap(2)).toBeGreaterThanOrEqual(0.02)
    expect(handicap(3)).toBeLessThan(0.01)
  })

  test('sigmoid or softmax: the one whose probabilities fit', () => {
    expect(unfitHandicap(readOf('sigmoid', 2), 0.45, 0.48)).toBeCloseTo(0.015)
    expect(unfitHandicap(readOf('softmax', 2), 0.48, 0.45)).toBe(0)
    expect(unfitHandicap(readOf('softmax', 2), 0.48, null)).toBe(0)
    expect(unfitHandicap(readOf('none', 2), 0.1, 0.9)).toBe(0)
  })

  test('what one way to feed the model shows of its values holds of all', async () => {
    const [dull, vivid] = [profileInput(4, { std: [255, 255, 255] }), profileInput(4, { std: [60, 60, 60] })]
    const counts = { truePositive: 5, falsePositive: 1, falseNegative: 1, trueNegative: 9 }
    const output = (high: number) =>
      ({
        ...outputOf(0, high),
        output: 'mask',
        layout: 'NCHW',
        classes: 1,
        reads: [{ activation: 'none', class: 0, ...counts, softTruePositive: 5, softPredicted: 6 }],
      }) as unknown as OutputTally
    const measure = ({ inputs }: { inputs: ProfileInput[] }) =>
      Promise.resolve(inputs.map((each) => [[output(each === dull ? 0.9 : 6)]]))
    const board = new Scoreboard({ measure } as unknown as Explorer, {})
    const value = async () => (await board.score([dull], { to: 1 }))[0]!.value
    const before = await value()
    await board.score([vivid], { to: 1 })
    expect(await value()).toBeLessThan(before - 0.15)
  })

  test('what misses the target is worth less than what shows it badly, however much of the rest it gets right', async () => {
    // Hair in a portrait, and a model of people: all but a tenth is person, a quarter hair.
    const counts = { truePositive: 25, falsePositive: 65, falseNegative: 0, trueNegative: 10 }
    const reads = [{ activation: 'none', class: 0, ...counts, softTruePositive: 25, softPredicted: 90 }]
    const output = { ...outputOf(0, 1), output: 'mask', layout: 'NCHW', classes: 1, reads } as unknown as OutputTally
    const measure = ({ inputs }: { inputs: ProfileInput[] }) => Promise.resolve(inputs.map(() => [[output]]))
    const board = new Scoreboard({ measure } as unknown as Explorer, {})
    const scored = await board.score([profileInput(4)], { to: 1 })
    expect(scored.map(({ read }) => read.invert)).toEqual([false, true])
  })

  test('a plane that was learned without an activation is read as it is, whatever absurd pixels make of it', async () => {
    const [right, absurd] = [profileInput(4, { scale: 1 / 255 }), profileInput(4, { scale: 1 })]
    const fed = (of: ProfileInput) => {
      const isRight = of === right
      const counts = isRight
        ? { truePositive: 6, falsePositive: 0, falseNegative: 0, trueNegative: 10 }
        : { truePositive: 2, falsePositive: 6, falseNegative: 4, trueNegative: 4 }
      const reads = [
        {
          activation: 'none',
          class: 0,
          ...counts,
          softTruePositive: isRight ? 5.8 : 2,
          softPredicted: isRight ? 6 : 8,
        },
        { activation: 'sigmoid', class: 0, ...counts, softTruePositive: isRight ? 4 : 2, softPredicted: 10 },
      ]
      const values = isRight ? outputOf(-0.1, 1.1) : outputOf(-20, 60)
      return [[{ ...values, output: 'mask', layout: 'NCHW', classes: 1, reads } as unknown as OutputTally]]
    }
    const measure = ({ inputs }: { inputs: ProfileInput[] }) => Promise.resolve(inputs.map(fed))
    const board = new Scoreboard({ measure } as unknown as Explorer, {})
    const scored = await board.score([absurd, right], { to: 1 })
    const valueOf = (of: ProfileInput, activation: Read['activation']) =>
      scored.find(({ input, read }) => input === of && read.activation === activation && !read.invert)!.value
    // Masks are alike: a plane a little outside of 0 to 1 counts as one, not as a logit.
    expect(valueOf(right, 'none')).toBeGreaterThan(valueOf(right, 'sigmoid') - 0.01)
    // What such pixels make of it is no probability.
    expect(valueOf(absurd, 'none')).toBeLessThan(valueOf(absurd, 'sigmoid') - 0.15)
  })
})
