import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StatusService } from '../../../src-main/annotation/status-service.ts'
import { ImageList } from '../../../src-main/datasets/image-list.ts'
import { ImageRepository } from '../../../src-main/datasets/image-repository.ts'
import { annotationBench, IMAGE, pixelPatch, strokeInput } from '../../fixtures/annotation-bench.ts'

let bench: Awaited<ReturnType<typeof annotationBench>>
let statuses: StatusService
let kept: string[]
beforeEach(async () => {
  bench = await annotationBench()
  kept = []
  statuses = new StatusService({
    ...bench.deps,
    annotation: bench.service,
    keepVersion: async (_imageId, name) => kept.push(name),
  })
})
afterEach(async () => {
  await bench.close()
  await bench.remove()
})

let strokes = 0
const paint = (value = 255, more: Parameters<typeof strokeInput>[2] = {}) =>
  bench.service.appendStroke(
    strokeInput(`stroke-${++strokes}-of-tests`, pixelPatch(3, 2, value), { base: 1e9, ...more }),
  )
const importMask = (updatedAt: string) =>
  bench.database
    .prepare(
      `INSERT OR REPLACE INTO mask (image_id, version, origin, pixels, updated_at) VALUES (?, ?, 'imported', 7, ?)`,
    )
    .run(IMAGE, 'c'.repeat(64), updatedAt)
const state = () => statuses.get(IMAGE).state
const acts = () => statuses.events(IMAGE).map(({ act, from, to, by }) => `${by}: ${act} ${from} → ${to}`)

describe('the state of an image', () => {
  test('is to do, in progress at the first stroke, submitted, and accepted', async () => {
    expect(statuses.get(IMAGE)).toEqual({
      state: 'todo',
      by: null,
      at: null,
      noHair: false,
      imported: false,
      returned: null,
    })
    await paint()
    await paint(200)
    expect(statuses.get(IMAGE)).toMatchObject({ state: 'in-progress', by: 'Mara' })
    await statuses.submit({ imageId: IMAGE })
    expect(statuses.get(IMAGE)).toMatchObject({ state: 'submitted', by: 'Mara', noHair: false })
    bench.person.name = 'Jonas'
    await statuses.review({ imageId: IMAGE, verdict: 'accept' })
    expect(statuses.get(IMAGE)).toMatchObject({ state: 'accepted', by: 'Jonas' })
    expect(kept).toEqual(['Submitted', 'Accepted'])
    expect(acts()).toEqual([
      'Mara: paint todo → in-progress',
      'Mara: submit in-progress → submitted',
      'Jonas: accept submitted → accepted',
    ])
  })

  test('goes back to in progress with a stroke on what is submitted or accepted', async () => {
    await paint()
    await statuses.submit({ imageId: IMAGE })
    await statuses.review({ imageId: IMAGE, verdict: 'accept' })
    await paint(99)
    expect(state()).toBe('in-progress')
    expect(statuses.events(IMAGE).at(-1)).toMatchObject({ act: 'paint', from: 'accepted', to: 'in-progress' })
  })

  test('keeps what the reviewer asked for until it is submitted again', async () => {
    await paint()
    await statuses.submit({ imageId: IMAGE })
    bench.person.name = 'Jonas'
    await expect(statuses.review({ imageId: IMAGE, verdict: 'return', comment: '  ' })).rejects.toThrow(/Say what/)
    await statuses.review({ imageId: IMAGE, verdict: 'return', comment: 'Follow the strands.' })
    expect(statuses.get(IMAGE)).toMatchObject({
      state: 'returned',
      returned: { comment: 'Follow the strands.', by: 'Jonas' },
    })
    await paint(1)
    expect(statuses.get(IMAGE)).toMatchObject({ state: 'in-progress', returned: { comment: 'Follow the strands.' } })
    // Its painter finds it where it was.
    const list = new ImageList(bench.database)
    const ids = (status: 'returned' | 'in-progress' | 'unfinished') =>
      list.ids({ status, sort: 'name', direction: 'ascending' }, null)
    expect([ids('returned'), ids('in-progress'), ids('unfinished')]).toEqual([[IMAGE], [], [IMAGE]])
    expect(list.statusCounts('dst_a')).toMatchObject({ returned: 1, 'in-progress': 0 })
    await paint(255)
    await statuses.submit({ imageId: IMAGE })
    expect(statuses.get(IMAGE)).toMatchObject({ state: 'submitted', returned: null })
    await paint(3)
    expect(list.statusCounts('dst_a')).toMatchObject({ returned: 0, 'in-progress': 1 })
    expect(statuses.events(IMAGE).map(({ comment }) => comment)).toContain('Follow the strands.')
  })

  test('is what it was before when a review is taken back, with who brought it there and what was asked for', async () => {
    await paint()
    const submitted = await statuses.submit({ imageId: IMAGE })
    bench.person.name = 'Jonas'
    await statuses.review({ imageId: IMAGE, verdict: 'accept' })
    expect(await statuses.takeBackReview(IMAGE)).toEqual(submitted)
    await expect(statuses.takeBackReview(IMAGE)).rejects.toThrow(/changed since it was reviewed/)
    const returned = await statuses.review({ imageId: IMAGE, verdict: 'return', comment: 'Follow the strands.' })
    await statuses.review({ imageId: IMAGE, verdict: 'accept' })
    expect(await statuses.takeBackReview(IMAGE)).toEqual(returned)
    expect(acts().slice(2)).toEqual([
      'Jonas: accept submitted → accepted',
      'Jonas: take-back accepted → submitted',
      'Jonas: return submitted → returned',
      'Jonas: accept returned → accepted',
      'Jonas: take-back accepted → returned',
    ])
    await statuses.review({ imageId: IMAGE, verdict: 'accept' })
    await paint(9)
    await expect(statuses.takeBackReview(IMAGE)).rejects.toThrow(/changed since it was reviewed/)
    expect(state()).toBe('in-progress')
  })

  test('of an imported mask is accepted again when its return is taken back', async () => {
    importMask('2026-01-01T00:00:00.000Z')
    const before = statuses.get(IMAGE)
    await statuses.review({ imageId: IMAGE, verdict: 'return', comment: 'The fringe is missing.' })
    expect(await statuses.takeBackReview(IMAGE)).toEqual(before)
    expect(before).toMatchObject({ state: 'accepted', imported: true })
  })

  test('of an imported mask is accepted, also after an import that replaces what was said before', async () => {
    importMask('2026-01-01T00:00:00.000Z')
    expect(statuses.get(IMAGE)).toMatchObject({ state: 'accepted', imported: true, by: null })
    await statuses.review({ imageId: IMAGE, verdict: 'return', comment: 'The fringe is missing.' })
    expect(state()).toBe('returned')
    importMask('2099-01-01T00:00:00.000Z')
    expect(statuses.get(IMAGE)).toMatchObject({ state: 'accepted', imported: true, returned: null })
  })

  test('can be listed, filtered and counted', async () => {
    const list = new ImageList(bench.database)
    const ids = (status: Parameters<typeof list.ids>[0]['status']) =>
      list.ids({ status, sort: 'name', direction: 'ascending' }, null)
    expect([ids('todo'), ids('unfinished'), ids('submitted')]).toEqual([[IMAGE], [IMAGE], []])
    await paint()
    expect([ids('todo'), ids('in-progress'), ids('unfinished')]).toEqual([[], [IMAGE], [IMAGE]])
    await statuses.submit({ imageId: IMAGE })
    expect([ids('submitted'), ids('unfinished')]).toEqual([[IMAGE], []])
    expect(list.statusCounts('dst_a')).toEqual({ todo: 0, 'in-progress': 0, submitted: 1, accepted: 0, returned: 0 })
    expect(new ImageRepository(bench.database).find(IMAGE)?.status).toEqual(statuses.get(IMAGE))
  })
})

describe('submitting', () => {
  test('an empty mask asks whether there is no hair, and records the answer as a mask of zeros', async () => {
    await expect(statuses.submit({ imageId: IMAGE })).rejects.toThrow(/empty/)
    expect(state()).toBe('todo')
    expect(await statuses.submit({ imageId: IMAGE, noHair: true })).toMatchObject({ state: 'submitted', noHair: true })
    expect((await bench.plane()).some((value) => value > 0)).toBe(false)
  })

  test('as without hair what has hair is refused', async () => {
    await paint()
    await expect(statuses.submit({ imageId: IMAGE, noHair: true })).rejects.toThrow(/has hair/)
  })

  test('twice is one event and one version', async () => {
    await paint()
    await statuses.submit({ imageId: IMAGE })
    await statuses.submit({ imageId: IMAGE })
    expect(acts()).toHaveLength(2)
    expect(kept).toEqual(['Submitted'])
  })
})

describe('a review', () => {
  test('of what was not submitted, or of another mask than was seen, is refused', async () => {
    await paint()
    await expect(statuses.review({ imageId: IMAGE, verdict: 'accept' })).rejects.toThrow(/not submitted/)
    await statuses.submit({ imageId: IMAGE })
    const seen = { imageId: IMAGE, verdict: 'accept', maskVersion: 'd'.repeat(64) } as const
    await expect(statuses.review(seen)).rejects.toThrow(/changed while you looked/)
    await expect(statuses.review({ imageId: 'img_gone', verdict: 'accept' })).rejects.toThrow(/no image/)
    expect(state()).toBe('submitted')
  })
})

test('a pre-label is remembered with its model, threshold and painter', async () => {
  expect(statuses.preLabel(IMAGE)).toBeNull()
  const preLabel = { modelId: 'mdl_a', threshold: 0.46, postProcessing: false }
  await bench.service.appendStroke({ ...strokeInput('stroke-pre-label', pixelPatch(1, 1, 255)), preLabel })
  expect(statuses.preLabel(IMAGE)).toMatchObject({ ...preLabel, model: 'mdl_a', by: 'Mara' })
})
