import { expect, test } from 'vitest'
import { watchEvents } from '../../../src-main/api/watch.ts'
import { Events } from '../../../src-main/jobs/events.ts'
import type { Job } from '../../../src-shared/domain/index.ts'

const job = (id: string, done: number) => ({ id, done }) as Job

function watch(signal?: AbortSignal) {
  const events = new Events()
  const stream = watchEvents({ list: () => [job('job_0', 0)] }, events, signal)
  const next = async () => (await stream.next()).value
  return { events, stream, next }
}

test('first comes every job, then what happens, in order', async () => {
  const { events, next } = watch()
  expect(await next()).toEqual({ type: 'jobs', jobs: [job('job_0', 0)] })
  const waiting = next()
  events.publish({ type: 'job', job: job('job_1', 1) })
  expect(await waiting).toEqual({ type: 'job', job: job('job_1', 1) })
})

test('a slow reader gets the latest state of each job and one set of stale topics', async () => {
  const { events, next } = watch()
  await next()
  for (let done = 0; done < 10_000; done++) events.publish({ type: 'job', job: job(`job_${done % 2}`, done) })
  events.changed(['images'])
  events.changed(['models', 'images'])
  events.changed(['annotation'], 'img_1')
  expect([await next(), await next(), await next(), await next()]).toEqual([
    { type: 'job', job: job('job_0', 9998) },
    { type: 'job', job: job('job_1', 9999) },
    { type: 'changed', topics: ['images', 'models'], imageId: undefined },
    { type: 'changed', topics: ['annotation'], imageId: 'img_1' },
  ])
})

test('very many changed images become one change of all', async () => {
  const { events, next } = watch()
  await next()
  for (let image = 0; image < 501; image++) events.changed(['annotation'], `img_${image}`)
  expect(await next()).toEqual({ type: 'changed', topics: ['annotation'], imageId: undefined })
})

test('it ends with the connection, also while it waits', async () => {
  const abort = new AbortController()
  const { events, stream, next } = watch(abort.signal)
  await next()
  const waiting = stream.next()
  abort.abort()
  expect(await waiting).toEqual({ done: true, value: undefined })
  events.changed(['images'])
})
