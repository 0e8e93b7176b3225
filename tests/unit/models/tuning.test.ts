import { expect, test } from 'vitest'
import { tuningOf } from '../../../src-renderer/models/processing/tuning-job.ts'
import type { Job } from '../../../src-shared/domain/index.ts'

const model = { id: 'mdl_1', name: 'pan' }
const job = (id: string, change: Partial<Job>) =>
  ({
    id,
    kind: 'tune',
    title: 'Tune pan',
    state: 'running',
    startedAt: '2026-11-22T15:00:00Z',
    result: null,
    ...change,
  }) as Job
const done = (id: string, modelId: string, startedAt: string) =>
  job(id, { state: 'succeeded', title: 'Tune old name', result: { modelId }, startedAt })

test('a search is found again after the page was left: while it runs by its title, afterwards by its result', () => {
  expect(tuningOf([job('a', {})], model, null)?.id).toBe('a')
  const jobs = [
    done('early', 'mdl_1', '2026-11-22T14:00:00Z'),
    done('late', 'mdl_1', '2026-11-22T15:00:00Z'),
    done('of another', 'mdl_2', '2026-11-22T16:00:00Z'),
  ]
  expect(tuningOf(jobs, model, null)?.id).toBe('late')
})

test('what is of another model or another kind is not, nor one that failed before', () => {
  const others = [
    job('other', { title: 'Tune prisma' }),
    job('kind', { kind: 'evaluate' }),
    job('failed', { state: 'failed' }),
  ]
  expect(tuningOf(others, model, null)).toBeUndefined()
  // But the one that was begun here says why it failed.
  expect(tuningOf(others, model, 'failed')?.id).toBe('failed')
})
