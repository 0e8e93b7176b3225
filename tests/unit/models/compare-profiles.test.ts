import { expect, test } from 'vitest'
import { setByHand } from '../../../src-renderer/models/add/compare-profiles.ts'
import type { ModelProfile } from '../../../src-shared/domain/index.ts'

const profile = (mean: number): ModelProfile =>
  ({ target: 'hair', input: { mean: [mean, mean, mean] }, output: { channel: 0 } }) as unknown as ModelProfile

test('another search drops what was picked of the last one, and keeps what was set by hand', () => {
  const offered = [profile(0), profile(0.5)]
  expect(setByHand(profile(0.5), offered)).toBeNull()
  expect(setByHand(null, offered)).toBeNull()
  const typed = profile(0.48)
  expect(setByHand(typed, offered)).toBe(typed)
})
