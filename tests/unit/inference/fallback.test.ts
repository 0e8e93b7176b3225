import { expect, test } from 'vitest'
import { FallbackMask } from '../../../src-main/inference/fallback.ts'
import { AppError } from '../../../src-shared/domain/index.ts'

const mask = new FallbackMask({ folder: '', pixels: { call: () => Promise.reject(new Error('not asked')) } })

test.each([
  new AppError('INFERENCE_FAILED', 'It failed.'),
  new AppError('TIME_LIMIT', 'It took too long.'),
  new AppError('DEVICE_UNAVAILABLE', 'It crashed.', { cause: 'crashed' }),
])('stands in for a fault on an image: $code', (error) => {
  expect(mask.reasonFor(error)).toMatchObject({ code: error.code, message: error.message })
})

test.each([
  new AppError('MODEL_QUARANTINED', 'It is left alone.'),
  new AppError('MODEL_UNREADABLE', 'It cannot be loaded.'),
  new AppError('DEVICE_UNAVAILABLE', 'It did not start.', { cause: 'start' }),
])('hides no fault of the model or the program: $code', (error) => {
  expect(() => mask.reasonFor(error)).toThrow(error)
})
