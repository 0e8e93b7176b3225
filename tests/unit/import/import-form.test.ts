import { expect, test } from 'vitest'
import { classChoice } from '../../../src-renderer/import/import-form.ts'

test('classes are written as the command line writes them', () => {
  expect(classChoice(new Set([13]))).toBe('13')
  expect(classChoice(new Set([10, 2, 1]))).toBe('1,2,10')
  expect(classChoice('all-but-zero')).toBe('!0')
})
