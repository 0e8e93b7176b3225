import { describe, expect, test } from 'vitest'
import { settledNumber, typedNumber } from '../../../src-renderer/components/bounded-number.ts'

const SIZE = { min: 1, max: 2000, decimals: 0 }
const THRESHOLD = { min: 0, max: 1, decimals: 2 }

describe('a field of whole numbers', () => {
  test('takes no fraction while it is typed, and the nearest whole number when one leaves it', () => {
    expect(['1', '1.', '1.5'].map((text) => typedNumber(text, SIZE))).toEqual([1, 1, null])
    expect(settledNumber('1.5', 64, SIZE)).toBe(2)
    expect(settledNumber('1.5 px', 1, SIZE)).toBe(2)
  })

  test('takes the nearest that can be, of numbers too small or too large', () => {
    expect([typedNumber(5000, SIZE), typedNumber(0, SIZE)]).toEqual([null, null])
    expect([settledNumber('5000 px', 64, SIZE), settledNumber('0 px', 64, SIZE)]).toEqual([2000, 1])
  })

  test('stays as it is where nothing is left in it', () => {
    expect(typedNumber('', SIZE)).toBeNull()
    expect([settledNumber('', 64, SIZE), settledNumber(' px', 64, SIZE)]).toEqual([null, null])
  })

  test('reads what follows its prefix', () => {
    expect(settledNumber('≥ 30', 20, { ...SIZE, prefix: '≥ ' })).toBe(30)
    expect(settledNumber('30', 20, { ...SIZE, prefix: '≥ ' })).toBe(30)
  })
})

describe('a field with two decimals', () => {
  test('takes numbers that end in a zero, which come as text', () => {
    expect(typedNumber('0.60', THRESHOLD)).toBe(0.6)
    expect(typedNumber(0.755, THRESHOLD)).toBeNull()
  })

  test('does not round what is meant when one only looks at it', () => {
    expect(settledNumber('0.44', 0.4375, THRESHOLD)).toBeNull()
    expect(settledNumber('0.45', 0.4375, THRESHOLD)).toBe(0.45)
  })
})
