import { expect, test } from 'vitest'
import type { Job } from '../../../src-shared/domain/index.ts'
import { facts, table } from '../../../src-main/cli/output.ts'
import { progressLine } from '../../../src-main/cli/progress.ts'
import { workspacePath } from '../../../src-main/cli/workspace-path.ts'

const job: Job = {
  id: 'job_1',
  kind: 'evaluate',
  title: 'Evaluate epoch 7',
  subtitle: 'Salon',
  state: 'running',
  done: 30,
  total: 120,
  unit: 'images',
  step: null,
  perSecond: 4.25,
  remainingMs: 21_100,
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  summary: null,
  result: null,
  error: null,
}

test('a table puts numbers to the right and shows what is missing', () => {
  const text = table(
    ['name', 'IoU'],
    [
      ['a', 0.91],
      ['longer', null],
    ],
  )
  expect(text).toBe(['name       IoU', 'a       0.9100', 'longer       –'].join('\n'))
})

test('facts stand in one column', () => {
  expect(
    facts([
      ['Name', 'x'],
      ['Threshold', 0.5],
    ]),
  ).toBe('Name       x\nThreshold  0.5000')
})

test('a progress line fits the terminal', () => {
  expect(progressLine(job, 200)).toBe('Evaluate epoch 7 ██████░░░░░░░░░░░░░░░░░░ 30/120 images · 4.3/s · 22 s left')
  expect(progressLine({ ...job, total: null, remainingMs: null }, 200)).toBe('Evaluate epoch 7 30 images · 4.3/s')
  expect(progressLine(job, 20)).toHaveLength(19)
})

test('the workspace: option, then environment, then where the system keeps data', () => {
  const place = { env: { HAIRLINE_WORKSPACE: '/env' }, home: '/home/mara', platform: 'linux' as const }
  expect(workspacePath('/option', place)).toBe('/option')
  expect(workspacePath(undefined, place)).toBe('/env')
  expect(workspacePath(undefined, { ...place, env: {} })).toBe('/home/mara/.local/share/hairline/workspace')
  expect(workspacePath(undefined, { ...place, env: { XDG_DATA_HOME: '/data' } })).toBe('/data/hairline/workspace')
  expect(workspacePath(undefined, { ...place, env: {}, platform: 'darwin' })).toBe(
    '/home/mara/Library/Application Support/hairline/workspace',
  )
})
