import { expect, test } from 'vitest'
import { Turns } from '../../../src-main/workers/turns.ts'

const queueOf = (groups: string) => [...groups].map((group, at) => ({ group, at }))

test('requests for what is loaded go first, in their order', () => {
  const turns = new Turns<{ group: string; at: number }>(1000)
  const queue = queueOf('CABCAB')
  const loaded = new Set(['A', 'B'])
  const order = Array.from({ length: 4 }, () => turns.take(queue, loaded, 0)?.at)
  expect(order).toEqual([1, 2, 4, 5])
  expect(turns.take(queue, loaded, 0)?.at).toBe(0)
})

test('the first in the queue waits no longer than allowed, however much is loaded', () => {
  const turns = new Turns<{ group: string; at: number }>(1000)
  const queue = queueOf('CAAAAAAAA')
  const loaded = new Set(['A'])
  expect(turns.take(queue, loaded, 0)?.group).toBe('A')
  expect(turns.take(queue, loaded, 999)?.group).toBe('A')
  expect(turns.take(queue, loaded, 1000)?.group).toBe('C')
  // The next first begins to wait anew.
  expect(turns.take(queue, new Set(['C']), 1000)?.at).toBe(3)
})

test('what needs nothing loaded does not wait, and an empty queue gives nothing', () => {
  const turns = new Turns<{ group?: string | undefined; at: number }>(1000)
  const queue = [{ group: 'A', at: 0 }, { at: 1 }]
  expect(turns.take(queue, new Set(), 0)?.at).toBe(1)
  expect(turns.take(queue, new Set(), 0)?.at).toBe(0)
  expect(turns.take(queue, new Set(), 0)).toBeUndefined()
})
