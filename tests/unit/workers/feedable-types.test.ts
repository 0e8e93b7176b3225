import { expect, test } from 'vitest'
import { FEEDABLE_TYPES } from '../../../src-shared/domain/profile.ts'
import { imageElements } from '../../../src-main/workers/inference/input-tensor.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

const whole = { left: 0, top: 0, width: 1, height: 1 }

test.each([...FEEDABLE_TYPES])('an image can be given as %s, which profiles allow', (type) => {
  const input = profileInput(1)
  expect(imageElements(Uint8Array.of(0, 0, 0), whole, input, type)).toHaveLength(3)
})
