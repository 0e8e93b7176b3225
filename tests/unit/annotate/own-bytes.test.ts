import { expect, test } from 'vitest'
import { ownBytes } from '../../../src-renderer/annotate/outbox/stroke.ts'

test('bytes with memory of their own stay as they are; a part of a larger buffer is copied', () => {
  const whole = Uint8Array.of(1, 2, 3, 4)
  expect(ownBytes(whole)).toBe(whole)
  const part = ownBytes(whole.subarray(1, 3))
  expect([...part]).toEqual([2, 3])
  expect(part.buffer.byteLength).toBe(2)
  expect([...ownBytes(new Uint8Array(new SharedArrayBuffer(2)))]).toEqual([0, 0])
})
