import { expect, test } from 'vitest'
import type { BenchmarkRow } from '../../../src-shared/domain/index.ts'
import { axisMilliseconds, fallbackNotes, measuredWords, warningsOf } from '../../../src-renderer/benchmark/rows.ts'

// Times of no zone, as the wall of whoever runs this shows them: days are told by it.
const row = (model: string, fallback: string | null = null, measuredAt = '2026-11-22T12:00:00') =>
  ({
    model,
    fallback,
    measuredAt,
    fallbacks: fallback === null ? [] : [{ provider: 'cuda', reason: fallback }],
  }) as BenchmarkRow

test('marks of an axis differ, whatever a model takes', () => {
  const marks = (highest: number) => [1, 2, 3, 4].map((part) => axisMilliseconds((highest * part) / 4, highest))
  expect(marks(0.056)).toEqual(['0.014 ms', '0.028 ms', '0.042 ms', '0.056 ms'])
  expect(marks(500)).toEqual(['125 ms', '250 ms', '375 ms', '500 ms'])
  for (const highest of [0.0021, 0.9, 1, 7, 10, 64]) expect(new Set(marks(highest)).size).toBe(4)
})

test('measurements of one day are told apart by their time', () => {
  const sameDay = measuredWords([row('a'), row('a', null, '2026-11-22T12:07:00')])
  expect(new Set(sameDay).size).toBe(2)
  expect(measuredWords([row('a'), row('a', null, '2026-11-25T12:00:00')])[1]).toBe('25 Nov 2026')
})

test('each reason to fall back stands once, with its models', () => {
  expect(fallbackNotes([row('a', 'no card'), row('b', 'no card'), row('c', 'too slow'), row('d')])).toEqual([
    'a, b fell back. CUDA: no card.',
    'c fell back. CUDA: too slow.',
  ])
  expect(fallbackNotes(['a', 'b', 'c', 'd'].map((name) => row(name, 'no card')))).toEqual([
    '4 models fell back. CUDA: no card.',
  ])
})

test('a warning that differs in its numbers alone stands once, as the newest row has it', () => {
  const warned = (...warnings: string[]) => ({ ...row('a'), warnings })
  expect(warningsOf([warned('Load 6.3 on 2 cores.'), warned('Load 5.5 on 2 cores.', 'On battery.')])).toEqual([
    'Load 6.3 on 2 cores.',
    'On battery.',
  ])
})
