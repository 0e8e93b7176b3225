import { expect, test } from 'vitest'
import { contrastOf } from '../../../src-main/models/detect/first-contrast.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

const FILTERS = 12
/** Filters that respond to the first place alone, each with a deviation of `level`, more or less by a factor. */
function responsesTo(level: number, factor: number) {
  const filters = Array.from({ length: FILTERS }, (_, index) => {
    const deviation = level * factor ** (index % 2 === 0 ? 1 : -1)
    return [deviation ** 2, 0, 0, 0, 0, 0]
  })
  return { RGB: filters, BGR: filters.map(([variance]) => [4 * variance!, 0, 0, 0, 0, 0]) }
}
const fed = (std: number, change = {}) => profileInput(4, { std: [std, 50, 50], ...change })
const off = (level: number, factor: number, input = fed(60)) =>
  contrastOf(responsesTo(level, factor), [1, 1, 1])!.off(input)

test('filters that are alike tell what pixels were divided by', () => {
  expect(Math.abs(off(55, 1.1, fed(60)))).toBeLessThan(1)
  expect(off(55, 1.1, fed(20))).toBeGreaterThan(4)
  expect(off(55, 1.1, fed(180))).toBeLessThan(-4)
})

test('filters that differ by factors tell little', () => {
  expect(Math.abs(off(55, 2.5, fed(20)))).toBeLessThan(2.5)
  expect(contrastOf(responsesTo(55, 2.5), [1, 1, 1])!.spread).toBeGreaterThan(0.8)
})

test('what is fed at a place counts, whatever the scale', () => {
  const scaled = fed(60 / 255, { scale: 1 / 255 })
  expect(off(55, 1.1, { ...scaled, std: [60 / 255, 50 / 255, 50 / 255] })).toBeCloseTo(off(55, 1.1, fed(60)))
  const turned = fed(1, { channels: 'BGR', std: [1, 1, 120] })
  expect(off(55, 1.1, turned)).toBeCloseTo(off(55, 1.1, fed(60)))
})

test('few filters, and filters that do not respond, tell nothing', () => {
  const none = Array.from({ length: FILTERS }, () => [0, 0, 0, 0, 0, 0])
  expect(contrastOf({ RGB: none, BGR: none }, [1, 1, 1])).toBeNull()
  const few = responsesTo(55, 1.1).RGB.slice(0, 3)
  expect(contrastOf({ RGB: few, BGR: few }, [1, 1, 1])).toBeNull()
  const quiet = [...responsesTo(55, 1.1).RGB, ...none]
  expect(contrastOf({ RGB: quiet, BGR: quiet }, [1, 1, 1])!.off(fed(60))).toBeCloseTo(off(55, 1.1))
})
