import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { isFirstTry } from '../../../src-renderer/annotate/panel/first-try.ts'

test('the panel waits for the first try of an answer, not for those after a lost connection', async () => {
  const tries: PromiseWithResolvers<string[]>[] = []
  const queryFn = () => {
    tries.push(Promise.withResolvers())
    return tries.at(-1)!.promise
  }
  const observer = new QueryObserver(new QueryClient(), { queryKey: ['list'], queryFn, retry: true, retryDelay: 0 })
  const stop = observer.subscribe(() => undefined)
  expect(isFirstTry(observer.getCurrentResult())).toBe(true)
  tries[0]!.reject(new Error('The connection was lost.'))
  await expect.poll(() => tries.length).toBe(2)
  expect(isFirstTry(observer.getCurrentResult())).toBe(false)
  tries[1]!.resolve(['a model'])
  await expect.poll(() => observer.getCurrentResult().data).toEqual(['a model'])
  expect(isFirstTry(observer.getCurrentResult())).toBe(false)
  stop()
})
