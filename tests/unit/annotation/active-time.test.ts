import { afterEach, beforeEach, expect, test } from 'vitest'
import { ActiveTimeService } from '../../../src-main/annotation/active-time-service.ts'
import { StatusService } from '../../../src-main/annotation/status-service.ts'
import { ActiveClock, medianOf } from '../../../src-shared/domain/index.ts'
import { annotationBench, IMAGE, pixelPatch, strokeInput } from '../../fixtures/annotation-bench.ts'

test('counts the time between two activities up to 60 s, and nothing of a longer pause', () => {
  const clock = new ActiveClock()
  for (const at of [1_000, 1_500, 4_000, 64_000, 124_001, 124_501]) clock.activity(at)
  // 0.5 s + 2.5 s + 60 s, then 60.001 s that do not count, then 0.5 s.
  expect(clock.activeMs).toBe(63_500)
})

test('counts nothing while the window is left, and up to the moment it was', () => {
  const clock = new ActiveClock()
  clock.activity(0)
  clock.leave(2_000)
  clock.leave(30_000)
  clock.activity(40_000)
  expect(clock.activeMs).toBe(2_000)
  clock.activity(41_000)
  expect(clock.activeMs).toBe(3_000)
})

test('counts nothing in a window that looks at what another one paints', () => {
  const [paints, looks] = [new ActiveClock(), new ActiveClock()]
  looks.setCounts(false, 0)
  for (let at = 0; at <= 10_000; at += 1_000) for (const clock of [paints, looks]) clock.activity(at)
  expect([paints.activeMs, looks.activeMs]).toEqual([10_000, 0])
  // Taken over: the one ends and the other begins at the same moment.
  paints.setCounts(false, 10_500)
  looks.setCounts(true, 10_500)
  for (let at = 11_000; at <= 13_000; at += 1_000) for (const clock of [paints, looks]) clock.activity(at)
  expect([paints.activeMs, looks.activeMs]).toEqual([10_500, 2_000])
})

test('a clock that was set back takes nothing away', () => {
  const clock = new ActiveClock()
  for (const at of [5_000, 6_000, 1_000, 1_200]) clock.activity(at)
  expect(clock.activeMs).toBe(1_200)
})

test('the median is the middle value, or the mean of the two middle ones', () => {
  expect([medianOf([]), medianOf([3]), medianOf([9, 1, 2]), medianOf([4, 1, 2, 9])]).toEqual([null, 3, 2, 3])
})

let bench: Awaited<ReturnType<typeof annotationBench>>
beforeEach(async () => {
  bench = await annotationBench()
  bench.database.exec(`INSERT INTO image (id, dataset_id, path, sort_key, sha256, bytes, width, height, split, added_at)
    SELECT 'img_b', dataset_id, 'images/b.jpg', '', 'b', 1, width, height, split, '' FROM image`)
})
afterEach(async () => {
  await bench.close()
  await bench.remove()
})

test('visits are kept once however often they are sent, and summed per person and dataset', async () => {
  const time = new ActiveTimeService(bench.deps)
  const visit = (visitId: string, imageId: string, activeMs: number) => ({ visitId, imageId, activeMs, startedAt: '' })
  time.keep([visit('vis_one', IMAGE, 4_000), visit('vis_two', 'img_b', 1_000)])
  time.keep([visit('vis_one', IMAGE, 9_000)])
  time.keep([visit('vis_one', IMAGE, 5_000), visit('vis_gone', 'img_gone', 1)])
  expect(time.ofImage(IMAGE)).toEqual({ activeMs: 9_000 })
  await bench.service.appendStroke(strokeInput('stroke-one', pixelPatch(3, 2, 255)))
  await new StatusService({ ...bench.deps, annotation: bench.service }).submit({ imageId: IMAGE })
  bench.person.name = 'Jonas'
  time.keep([visit('vis_three', IMAGE, 700)])
  const base = { datasetId: 'dst_a', dataset: 'Salon' }
  expect(time.byPerson('dst_a')).toEqual([
    { ...base, person: 'Mara', imagesWorkedOn: 2, imagesDone: 1, medianMs: 9_000, totalMs: 10_000 },
    { ...base, person: 'Jonas', imagesWorkedOn: 1, imagesDone: 0, medianMs: null, totalMs: 700 },
  ])
  expect(time.byPerson('dst_other')).toEqual([])
})
