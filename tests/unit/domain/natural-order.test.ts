import fc from 'fast-check'
import { expect, test } from 'vitest'
import { naturalCompare, naturalKey, naturalSorted } from '../../../src-shared/domain/index.ts'

test('numbers are compared by value, not by their characters', () => {
  const names = ['epoch_10', 'epoch_9', 'Epoch_9b', 'epoch_009', 'a', 'epoch_100']
  expect(names.toSorted(naturalCompare)).toEqual(['a', 'epoch_009', 'epoch_9', 'Epoch_9b', 'epoch_10', 'epoch_100'])
})

const name = fc.stringMatching(/^[a-zA-Z0-9_/.-]{0,12}$/)

test('it is a total order: antisymmetric, transitive, and equal only for equal names', () => {
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      expect(Math.sign(naturalCompare(a, b))).toBe(-Math.sign(naturalCompare(b, a)) + 0)
      expect(naturalCompare(a, b) === 0).toBe(a === b)
      const [first, second, third] = [a, b, c].toSorted(naturalCompare) as [string, string, string]
      expect(naturalCompare(first, second)).toBeLessThanOrEqual(0)
      expect(naturalCompare(second, third)).toBeLessThanOrEqual(0)
      expect(naturalCompare(first, third)).toBeLessThanOrEqual(0)
    }),
  )
})

test('integers around a common text are in the order of the integers', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), name, (a, b, prefix) => {
      const [one, two] = [`${prefix}-${a}.onnx`, `${prefix}-${b}.onnx`]
      expect(Math.sign(naturalCompare(one, two))).toBe(Math.sign(a - b))
    }),
  )
})

test('plain order of the keys is the natural order', () => {
  fc.assert(
    fc.property(name, name, (a, b) => {
      if (naturalKey(a) < naturalKey(b)) expect(naturalCompare(a, b)).toBe(-1)
    }),
  )
})

test('sorting items gives the order of the comparison, equal names included', () => {
  const names = ['b', 'a10', 'A2', 'a2', 'a1', 'a01', 'b']
  const sorted = naturalSorted(
    names.map((name) => ({ name })),
    ({ name }) => name,
  )
  expect(sorted.map(({ name }) => name)).toEqual(names.toSorted(naturalCompare))
})
