import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { Events } from '../../../src-main/jobs/events.ts'
import { watchOtherProcesses } from '../../../src-main/jobs/other-processes.ts'
import { openDatabase } from '../../../src-main/store/database.ts'
import type { BackendEvent } from '../../../src-shared/contract/index.ts'

test('what another connection wrote is told to the windows, what this one wrote is not', async () => {
  vi.useFakeTimers()
  const folder = await mkdtemp(join(tmpdir(), 'hairline-watch-'))
  const ours = openDatabase(join(folder, 'hairline.db'))
  const other = openDatabase(join(folder, 'hairline.db'))
  const events = new Events()
  const published: BackendEvent[] = []
  events.subscribe((event) => published.push(event))
  const stop = watchOtherProcesses(ours, events, { awaitsOthers: false, lookAround: () => undefined })

  ours.prepare(`INSERT INTO setting VALUES ('a', '1')`).run()
  vi.advanceTimersByTime(2000)
  expect(published).toEqual([])

  other.prepare(`INSERT INTO setting VALUES ('b', '2')`).run()
  vi.advanceTimersByTime(2000)
  expect(published).toHaveLength(1)
  expect(published[0]).toMatchObject({
    type: 'changed',
    topics: expect.arrayContaining(['datasets', 'runs']) as unknown,
  })

  stop()
  other.prepare(`INSERT INTO setting VALUES ('c', '3')`).run()
  vi.advanceTimersByTime(2000)
  expect(published).toHaveLength(1)
  ours.close()
  other.close()
  vi.useRealTimers()
  await rm(folder, { recursive: true, force: true })
})
