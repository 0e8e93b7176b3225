import { expect, test } from 'vitest'
import { isOfPresent, tuningOf } from '../../../src-renderer/models/processing/tuning-job.ts'
import type { Job } from '../../../src-shared/domain/index.ts'

const job = (id: string, modelId: string, change: Partial<Job> = {}) =>
  ({
    id,
    kind: 'tune',
    modelId,
    title: 'Tune pan',
    state: 'running',
    startedAt: '2026-11-22T15:00:00Z',
    ...change,
  }) as Job
const done = (id: string, modelId: string, startedAt: string) => job(id, modelId, { state: 'succeeded', startedAt })

test('a search is found again after the page was left, while it runs and afterwards: the newest', () => {
  expect(tuningOf([job('a', 'mdl_1')], 'mdl_1', null)?.id).toBe('a')
  const jobs = [
    done('early', 'mdl_1', '2026-11-22T14:00:00Z'),
    done('late', 'mdl_1', '2026-11-22T15:00:00Z'),
    done('of another', 'mdl_2', '2026-11-22T16:00:00Z'),
  ]
  expect(tuningOf(jobs, 'mdl_1', null)?.id).toBe('late')
})

test('what is of another model, though it bears the same name, or of another kind is not, nor one that failed before', () => {
  const others = [
    job('other', 'mdl_2'),
    job('kind', 'mdl_1', { kind: 'evaluate' }),
    job('failed', 'mdl_1', { state: 'failed' }),
  ]
  expect(tuningOf(others, 'mdl_1', null)).toBeUndefined()
  // But the one that was begun here says why it failed.
  expect(tuningOf(others, 'mdl_1', 'failed')?.id).toBe('failed')
})

test('a result counts as long as the model is what the search began with', () => {
  const result = { threshold: 0.5, present: [{ kind: 'open', radius: 2 }] } as Parameters<typeof isOfPresent>[0]
  const model = { threshold: 0.5, postProcessing: result.present }
  expect(isOfPresent(result, { ...model, postProcessing: [{ radius: 2, kind: 'open' }] })).toBe(true)
  expect(isOfPresent(result, { ...model, threshold: 0.4 })).toBe(false)
  expect(isOfPresent(result, { ...model, postProcessing: [] })).toBe(false)
})
