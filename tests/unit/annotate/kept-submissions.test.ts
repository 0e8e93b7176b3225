import { expect, test } from 'vitest'
import { arrived } from '../../../src-renderer/annotate/arrived.ts'
import { keepSubmissions, takeSubmissions } from '../../../src-renderer/annotate/flow/kept-submissions.ts'

function storage() {
  const all = new Map<string, string>()
  return {
    get length() {
      return all.size
    },
    key: (index: number) => [...all.keys()][index] ?? null,
    getItem: (key: string) => all.get(key) ?? null,
    setItem: (key: string, value: string) => void all.set(key, value),
    removeItem: (key: string) => void all.delete(key),
  }
}
const of = (imageId: string) => ({ imageId, name: `${imageId}.jpg`, noHair: false })

test('what waits in a window is taken over when that window has ended, once, and not before', () => {
  const kept = storage()
  keepSubmissions(kept, 'one', [of('a'), of('b')])
  keepSubmissions(kept, 'two', [of('c')])
  kept.setItem('hairline.submissions.three', 'no list')
  kept.setItem('something else', 'stays')
  const take = (...ended: string[]) => takeSubmissions(kept, (session) => ended.includes(session))
  expect(take()).toEqual([])
  expect(take('one', 'three')).toEqual([of('a'), of('b')])
  expect(take('one')).toEqual([])
  expect(take('two')).toEqual([of('c')])
  expect(kept.length).toBe(1)
})

test('a window where nothing waits any more leaves nothing behind', () => {
  const kept = storage()
  keepSubmissions(kept, 'one', [of('a')])
  keepSubmissions(kept, 'one', [])
  expect(kept.length).toBe(0)
})

test('a version is kept once the way through the history has ended', async () => {
  let target: number | null = 3
  const listeners = new Set<() => void>()
  let isThere = false
  const waiting = arrived({
    snapshot: () => ({ target }),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }).then(() => (isThere = true))
  await Promise.resolve()
  expect(isThere).toBe(false)
  target = null
  for (const listener of [...listeners]) listener()
  await waiting
  expect(listeners.size).toBe(0)
})
