import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CallWorker } from '../../../src-renderer/host/call-worker.ts'

type Request = { id: number; word: string | null }
type Answer = { id: number; word: string }

class FakeWorker extends EventTarget {
  readonly posted: Request[] = []
  ended = false
  postMessage(request: Request): void {
    if (request.word === 'uncloneable') throw new Error('DataCloneError')
    this.posted.push(request)
  }
  terminate(): void {
    this.ended = true
  }
  answer(data: Answer): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }))
  }
}

let workers: FakeWorker[] = []
const unwanted = vi.fn<(answer: Answer) => void>()
const make = (idleMs?: number) =>
  new CallWorker<Request, Answer>({
    start: () => {
      const worker = new FakeWorker()
      workers.push(worker)
      return worker as unknown as Worker
    },
    gone: 'It ended.',
    cancel: (id) => ({ id, word: null }),
    unwanted,
    ...(idleMs === undefined ? {} : { idleMs }),
  })
const say = (word: string) => (id: number) => ({ id, word })

beforeEach(() => {
  workers = []
  unwanted.mockClear()
})
afterEach(() => vi.useRealTimers())

test('answers find their calls, in whatever order they come, and one worker serves all', async () => {
  const worker = make()
  const calls = [worker.call(say('a')), worker.call(say('b'))]
  workers[0]?.answer({ id: 2, word: 'B' })
  workers[0]?.answer({ id: 1, word: 'A' })
  expect(await Promise.all(calls)).toEqual([
    { id: 1, word: 'A' },
    { id: 2, word: 'B' },
  ])
  expect(workers).toHaveLength(1)
})

test('a call that is not wanted any more is told to the worker, and what it gives all the same is given away', async () => {
  const worker = make()
  const abort = new AbortController()
  const call = worker.call(say('a'), abort.signal)
  abort.abort()
  workers[0]?.answer({ id: 1, word: 'A' })
  await expect(call).rejects.toMatchObject({ name: 'AbortError' })
  expect(workers[0]?.posted).toEqual([say('a')(1), { id: 1, word: null }])
  expect(unwanted).toHaveBeenCalledWith({ id: 1, word: 'A' })
  await expect(worker.call(say('b'), abort.signal)).rejects.toMatchObject({ name: 'AbortError' })
})

test('where the worker ends all who wait are told, and the next call starts another', async () => {
  const worker = make()
  const call = worker.call(say('a'))
  workers[0]?.dispatchEvent(new Event('error'))
  await expect(call).rejects.toThrow('It ended.')
  expect(workers[0]?.ended).toBe(true)
  const next = worker.call(say('b'))
  workers[1]?.answer({ id: 2, word: 'B' })
  expect((await next).word).toBe('B')
})

test('what cannot be posted fails its own call alone', async () => {
  const worker = make()
  const call = worker.call(say('a'))
  await expect(worker.call(say('uncloneable'))).rejects.toThrow('DataCloneError')
  workers[0]?.answer({ id: 1, word: 'A' })
  expect((await call).word).toBe('A')
})

test('a worker that had nothing to do for a while ends', async () => {
  vi.useFakeTimers()
  const worker = make(1_000)
  const call = worker.call(say('a'))
  await vi.advanceTimersByTimeAsync(5_000)
  expect(workers[0]?.ended).toBe(false)
  workers[0]?.answer({ id: 1, word: 'A' })
  await call
  await vi.advanceTimersByTimeAsync(1_000)
  expect(workers[0]?.ended).toBe(true)
})
