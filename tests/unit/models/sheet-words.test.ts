import { expect, test } from 'vitest'
import { feedWords } from '../../../src-renderer/models/add/candidate-words.ts'
import { recognizedWords } from '../../../src-renderer/models/add/headline.ts'
import type { ModelOrigin, ModelProfile } from '../../../src-shared/domain/index.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

const fed = (mean: [number, number, number], std: [number, number, number]) =>
  feedWords({ input: profileInput(256, { mean, std }) } as ModelProfile)

test('constants in another order are other words: two cards of the sheet read the same', () => {
  expect(fed([13.1, 25.2, -6.9], [226, 205, 274])).toBe('RGB, 13/25/−7 ±\u00A0235')
  expect(fed([-6.9, 25.2, 13.1], [274, 205, 226])).toBe('RGB, −7/25/13 ±\u00A0235')
  expect(fed([100, 100, 100], [58, 58, 58])).toBe('RGB, 100 ±\u00A058')
})

test('a file that is known is called by its name, one that carries its profile is not', () => {
  expect(recognizedWords({ origin: { known: 'MediaPipe Hair Segmentation' } as ModelOrigin })).toMatch(
    /^This is MediaPipe Hair Segmentation/,
  )
  expect(recognizedWords({})).toMatch(/^The file itself/)
})
