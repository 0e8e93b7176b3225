import { expect, test } from 'vitest'
import { freeMemory } from '../../../src-main/workers/free-memory.ts'

test('an array that is all of its memory gives it back', () => {
  const values = new Float32Array(1000)
  freeMemory(values)
  expect(values.buffer.detached).toBe(true)
  expect(values).toHaveLength(0)
})

test('a part of a larger piece stays, with its neighbours', () => {
  const whole = new ArrayBuffer(100)
  freeMemory(new Uint8Array(whole, 10, 50))
  expect(whole.byteLength).toBe(100)
})

test('a buffer of the pool stays, with all others of it', () => {
  const [freed, other] = [Buffer.from('freed'), Buffer.from('other')]
  freeMemory(freed)
  expect(other.toString()).toBe('other')
  expect(freed.toString()).toBe('freed')
})

test('what was freed already is left alone', () => {
  const values = new Uint8Array(100)
  freeMemory(values)
  expect(() => freeMemory(values)).not.toThrow()
})

test('memory that is shared with a thread stays', () => {
  const shared = new SharedArrayBuffer(100)
  freeMemory(new Uint8Array(shared))
  expect(shared.byteLength).toBe(100)
})
