import { beforeEach, expect, test } from 'vitest'
import { jobEnded, listJobs, useJobs } from '../../../src-renderer/host/jobs-store.ts'
import { jobDestination } from '../../../src-renderer/app/jobs/job-destination.ts'
import { jobProgress, jobShare } from '../../../src-renderer/app/jobs/job-words.ts'
import type { Job } from '../../../src-shared/domain/index.ts'

const job = (id: string, part: Partial<Job> = {}): Job => ({
  id,
  kind: 'evaluate',
  title: 'Evaluate epoch 7',
  subtitle: '',
  state: 'running',
  done: 0,
  total: null,
  unit: 'images',
  step: null,
  perSecond: null,
  remainingMs: null,
  startedAt: '2026-11-21T12:00:00.000Z',
  endedAt: null,
  summary: null,
  result: null,
  error: null,
  ...part,
})

beforeEach(() => useJobs.setState({ jobs: new Map() }))

test('what runs stands first, then the newest', () => {
  const { replace } = useJobs.getState()
  replace([
    job('old', { state: 'succeeded', startedAt: '2026-11-21T10:00:00.000Z' }),
    job('new', { state: 'failed', startedAt: '2026-11-21T11:00:00.000Z' }),
    job('running', { startedAt: '2026-11-21T09:00:00.000Z' }),
  ])
  expect(listJobs(useJobs.getState().jobs).map(({ id }) => id)).toEqual(['running', 'new', 'old'])
})

test('who waits for a job hears of its end, also when it ended before', async () => {
  const { update } = useJobs.getState()
  update(job('one'))
  const waiting = jobEnded('one')
  update(job('one', { done: 3 }))
  update(job('one', { state: 'cancelled' }))
  expect((await waiting).state).toBe('cancelled')
  expect((await jobEnded('one')).state).toBe('cancelled')
})

test('progress in words', () => {
  expect(jobProgress(job('a', { state: 'queued' }))).toBe('waits for the job above')
  expect(jobProgress(job('a', { done: 1012, total: 1240, remainingMs: 3000 }))).toBe('1,012 of 1,240 · 0:03 left')
  expect(jobProgress(job('a', { step: 'Copy and hash' }))).toBe('Copy and hash')
  expect(jobShare(job('a', { done: 1, total: 4 }))).toBe(0.25)
  expect(jobShare(job('a'))).toBeNull()
})

test('an import leads to its images, an evaluation of nothing leads nowhere', () => {
  expect(jobDestination(job('a', { kind: 'import', result: { datasetId: 'dst_1' } }))?.to).toBe(
    '/library?dataset=dst_1',
  )
  expect(jobDestination(job('a'))).toBeNull()
})
