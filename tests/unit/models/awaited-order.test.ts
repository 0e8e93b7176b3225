import { MutationObserver, QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import type { Job } from '../../../src-shared/domain/index.ts'
import { AwaitedOrder, ongoingJob, type Order } from '../../../src-renderer/models/add/awaited-order.ts'

/** As the page begins searches, with answers that come when the test says so. */
function page() {
  const cancelled: string[] = []
  const awaited = new AwaitedOrder((jobId) => cancelled.push(jobId))
  const answers: ((jobId: string) => void)[] = []
  const observer = new MutationObserver(new QueryClient(), {
    mutationFn: () => new Promise<{ jobId: string }>((resolve) => answers.push((jobId) => resolve({ jobId }))),
    onSuccess: ({ jobId }, order: Order) => awaited.answered(order, jobId),
  })
  const search = (datasetId: string) => observer.mutate(awaited.begin({ path: 'model.onnx', datasetId }))
  return { awaited, cancelled, answers, search }
}

test('a search whose answer comes after another one was begun is cancelled, also where the datasets are the same', async () => {
  const { cancelled, answers, search } = page()
  const searches = [search('hair'), search('person'), search('hair')]
  await expect.poll(() => answers.length).toBe(3)
  answers.forEach((answer, place) => answer(`job-${place}`))
  await Promise.all(searches)
  expect(cancelled).toEqual(['job-0', 'job-1'])
})

test('a search whose answer comes after the page was left is cancelled', async () => {
  const { awaited, cancelled, answers, search } = page()
  const searched = search('hair')
  await expect.poll(() => answers.length).toBe(1)
  expect(awaited.datasetId).toBe('hair')
  awaited.leave()
  answers[0]?.('job-0')
  await searched
  expect(cancelled).toEqual(['job-0'])
})

test('a search that has an id, and has told nothing yet, has to be cancelled too; one that has ended has not', () => {
  const inState = (state: Job['state']) => ({ state }) as Job
  expect(ongoingJob('job-0', undefined)).toBe('job-0')
  expect(ongoingJob('job-0', inState('running'))).toBe('job-0')
  expect(ongoingJob('job-0', inState('succeeded'))).toBeUndefined()
  expect(ongoingJob(undefined, undefined)).toBeUndefined()
})
