import { expect, test } from 'vitest'
import { didYouMean, nearNames } from '../../../src-main/store/near-names.ts'

test('near names come nearest first, parts and slips alike', () => {
  const names = ['figaro1k', 'celebamask', 'lfw-pairs', 'Figaro person']
  expect(nearNames('figaro', names)).toEqual(['Figaro person', 'figaro1k'])
  expect(nearNames('celbamask', names)).toEqual(['celebamask'])
  expect(nearNames('LFW_pairs', names)).toEqual(['lfw-pairs'])
  expect(nearNames('portraits', names)).toEqual([])
})

test('the end of a sentence: what was meant, else what there is', () => {
  expect(didYouMean('salom', ['salon', 'street'])).toBe(' Did you mean "salon"?')
  expect(didYouMean('x-ray', ['salon'])).toBe(' There is "salon".')
  expect(didYouMean('x-ray', ['salon', 'street', 'studio', 'stage', 'store'])).toBe(
    ' There are "salon", "street", "studio" and 2 more.',
  )
  expect(didYouMean('x', [])).toBe('')
})
