import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { isOfQuarantine } from '../../../src-renderer/host/fault.ts'

test('the error of the second death tells of the quarantine as much as those after it', () => {
  const error = (code: string, data?: unknown) => new ORPCError(code, { data })
  expect(isOfQuarantine(error('MODEL_QUARANTINED'))).toBe(true)
  expect(isOfQuarantine(error('TIME_LIMIT', { quarantined: true }))).toBe(true)
  expect(isOfQuarantine(error('TIME_LIMIT', { quarantined: false }))).toBe(false)
  expect(isOfQuarantine(error('IMAGE_MOVED'))).toBe(false)
  expect(isOfQuarantine(new Error('lost'))).toBe(false)
})
