import { expect, test } from 'vitest'
import { nearNames } from '../../../src-main/store/near-names.ts'

const names = ['figaro', 'figaro-test', 'celebamask', 'portrait-run/epoch_120']

test.each([
  ['figarro', ['figaro']],
  ['Figaro', ['figaro', 'figaro-test']],
  ['epoch_120', ['portrait-run/epoch_120']],
  ['celebmask', ['celebamask']],
  ['something else altogether', []],
])('near %s are %j', (wanted, near) => {
  expect(nearNames(wanted, names)).toEqual(near)
})

test('names of any length are answered at once', () => {
  expect(nearNames('a'.repeat(100_000), ['a'.repeat(100_000), 'b'])).toHaveLength(1)
})
