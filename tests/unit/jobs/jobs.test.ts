import pino from 'pino'
import { expect, test } from 'vitest'
import { Events } from '../../../src-main/jobs/events.ts'
import { Jobs } from '../../../src-main/jobs/jobs.ts'
import { openDatabase } from '../../../src-main/store/database.ts'
import { JobRepository } from '../../../src-main/store/job-repository.ts'
import type { BackendEvent } from '../../../src-shared/contract/index.ts'
import { AppError } from '../../../src-shared/domain/index.ts'

const spec = {
  kind: 'evaluate',
  title: 'Evaluate epoch 7',
  subtitle: 'Salon, July',
  unit: 'images',
  total: 10,
} as const

function jobRunner(database = openDatabase(':memory:')) {
  const events = new Events()
  const published: BackendEvent[] = []
  events.subscribe((event) => published.push(structuredClone(event)))
  const jobs = new Jobs({ repository: new JobRepository(database), events, log: pino({ level: 'silent' }) })
  return { jobs, published, database }
}

test('a job tells how far it is and what came out', async () => {
  const { jobs, published } = jobRunner()
  const { id, finished } = jobs.start(spec, async ({ progress }) => {
    for (let done = 1; done <= 10; done++) progress({ done })
    return { summary: '10 images.', result: { images: 10 } }
  })
  expect(jobs.get(id).state).toBe('running')
  expect(await finished).toEqual({ images: 10 })
  expect(jobs.get(id)).toMatchObject({ state: 'succeeded', done: 10, summary: '10 images.', result: { images: 10 } })
  expect(published.at(-1)).toMatchObject({ type: 'job', job: { state: 'succeeded' } })
})

test('cancel stops at the next safe point and says what is kept', async () => {
  const { jobs } = jobRunner()
  const { id, finished } = jobs.start(spec, async ({ signal, progress }) => {
    progress({ done: 4 })
    await new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    return { summary: '', result: {} }
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  jobs.cancel(id)
  await expect(finished).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(jobs.get(id)).toMatchObject({ state: 'cancelled', error: null })
  expect(jobs.get(id).summary).toContain('4 of 10')
})

test('a failure keeps its sentence', async () => {
  const { jobs } = jobRunner()
  const { id, finished } = jobs.start(spec, async () => {
    throw new AppError('DISK_FULL', 'No space is left.')
  })
  await expect(finished).rejects.toThrow()
  expect(jobs.get(id)).toMatchObject({ state: 'failed', error: { code: 'DISK_FULL', message: 'No space is left.' } })
})

test('a job whose process is gone is told as interrupted after a restart', () => {
  const { jobs, database } = jobRunner()
  jobs.start(spec, () => new Promise<never>(() => undefined))
  database.prepare('UPDATE job SET pid = 999999999').run()
  const [job] = jobRunner(database).jobs.list()
  expect(job).toMatchObject({ state: 'failed', error: { code: 'INTERRUPTED' } })
})

test('what the list lets go is gone from the windows too', async () => {
  const { jobs, published } = jobRunner()
  const quick = () => jobs.start(spec, async () => ({ summary: '', result: {} })).finished
  for (let each = 0; each < 100; each += 1) await quick()
  expect(published.some(({ type }) => type === 'jobs')).toBe(false)
  await quick()
  const list = published.findLast((event) => event.type === 'jobs')
  expect(list?.jobs).toHaveLength(100)
  expect(list?.jobs.map(({ id }) => id)).toEqual(jobs.list().map(({ id }) => id))
})

test('jobs of another process are told to the windows, as they begin, end, or die with it', () => {
  const { jobs, published, database } = jobRunner()
  const own = jobs.start(spec, () => new Promise<never>(() => undefined))
  const other = jobRunner(database).jobs.start(spec, () => new Promise<never>(() => undefined))
  // This test's parent lives as long as it does.
  database.prepare('UPDATE job SET pid = ? WHERE id = ?').run(process.ppid, other.id)
  published.length = 0
  jobs.lookAround()
  expect(published).toMatchObject([{ type: 'jobs', jobs: [{ state: 'running' }, { state: 'running' }] }])
  expect(jobs.awaitsOthers).toBe(true)
  jobs.lookAround()
  expect(published).toHaveLength(1)
  database.prepare('UPDATE job SET pid = 999999999 WHERE id = ?').run(other.id)
  jobs.lookAround()
  expect(jobs.get(other.id)).toMatchObject({ state: 'failed', error: { code: 'INTERRUPTED' } })
  expect(jobs.get(own.id).state).toBe('running')
  expect(jobs.awaitsOthers).toBe(false)
  expect(published).toHaveLength(2)
})

test('ended jobs can be cleared, running ones stay', async () => {
  const { jobs } = jobRunner()
  await jobs.start(spec, async () => ({ summary: '', result: {} })).finished
  const running = jobs.start(spec, () => new Promise<never>(() => undefined))
  expect(jobs.clearEnded()).toBe(1)
  expect(jobs.list().map(({ id }) => id)).toEqual([running.id])
})

test('a job that ends on a full disk is told as ended all the same', async () => {
  const { jobs, published, database } = jobRunner()
  const { id, finished } = jobs.start(spec, async () => {
    database.exec(`CREATE TRIGGER full BEFORE UPDATE ON job BEGIN SELECT raise(ABORT, 'database or disk is full'); END`)
    return { summary: 'Done.', result: {} }
  })
  await finished
  expect(jobs.get(id).state).toBe('succeeded')
  expect(jobs.list()[0]?.state).toBe('succeeded')
  expect(published.at(-1)).toMatchObject({ type: 'job', job: { state: 'succeeded' } })
})
