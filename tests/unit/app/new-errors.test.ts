import { expect, test } from 'vitest'
import { newErrors } from '../../../src-renderer/app/jobs/new-errors.ts'
import type { Job } from '../../../src-shared/domain/index.ts'

const job = (state: Job['state'], minute: number, title = 'Benchmark a'): Job => {
  const at = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString()
  return {
    id: `${title} ${minute}`,
    kind: 'benchmark',
    title,
    subtitle: null,
    state,
    startedAt: at,
    endedAt: at,
  } as unknown as Job
}

test('a failure counts until it is seen in the drawer, or until the same succeeds', () => {
  const failed = job('failed', 1)
  expect(newErrors([failed], '')).toEqual([failed])
  expect(newErrors([failed], failed.endedAt ?? '')).toEqual([])
  expect(newErrors([failed, job('succeeded', 2)], '')).toEqual([])
  expect(newErrors([failed, job('succeeded', 2, 'Benchmark b'), job('succeeded', 0)], '')).toEqual([failed])
})
