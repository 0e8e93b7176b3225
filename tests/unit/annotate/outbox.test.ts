import { describe, expect, test } from 'vitest'
import { Outbox, type Refusal } from '../../../src-renderer/annotate/outbox/outbox.ts'
import type { PendingStroke } from '../../../src-renderer/annotate/outbox/stroke.ts'

type Step = 'store' | 'lose' | Refusal

/** A backend that follows a script, and what the page keeps of its strokes. */
function bench(script: Step[] = [], { packs = true } = {}) {
  const page = { isLeft: false }
  const journal: { strokeId: string; imageId: string; label: string; base: number }[] = []
  const sentVersions: (string | null | undefined)[] = []
  const sentBytes: number[] = []
  const kept = new Map<string, PendingStroke>()
  let sequence = 100
  let ids = 0
  const outbox = new Outbox({
    sessionId: 'session-one',
    newStrokeId: () => `stroke-${++ids}`,
    pause: () => new Promise((resolve) => setTimeout(resolve, 5)),
    turn: () => new Promise((resolve) => setTimeout(resolve, 5)),
    pack: (stroke) =>
      packs ? Promise.resolve({ ...stroke, patch: stroke.patch.slice(0, 2) }) : new Promise(() => undefined),
    isLeft: () => page.isLeft,
    store: {
      put: (stroke) => void kept.set(stroke.strokeId, stroke),
      remove: (all) => all.forEach((id) => kept.delete(id)),
    },
    async send({ strokeId, imageId, label, base, maskVersion, patch }) {
      sentVersions.push(maskVersion)
      sentBytes.push(patch.length)
      await Promise.resolve()
      const answer = script.shift() ?? 'store'
      if (answer === 'lose') return { kind: 'unknown' }
      if (answer !== 'store') return { kind: 'refused', refusal: answer }
      if (!journal.some((line) => line.strokeId === strokeId)) journal.push({ strokeId, imageId, label, base })
      return { kind: 'stored', sequence: ++sequence, savedAt: '2026-11-21T12:04:31.000Z' }
    },
  })
  const settled = async () => {
    for (let round = 0; round < 40; round++) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const sentAll = () => expect.poll(() => outbox.snapshot().waiting).toBe(0)
  return {
    outbox,
    page,
    sentAll,
    journal,
    sentVersions,
    sentBytes,
    kept,
    settled,
    labels: () => journal.map((line) => line.label),
  }
}

const patch = new Uint8Array([1, 2, 3])
const large = new Uint8Array(2 ** 20 + 1)
const changedElsewhere: Refusal = {
  code: 'MASK_CHANGED_ELSEWHERE',
  message: 'Jonas painted on this image.',
  details: { author: 'Jonas', at: '2026-11-21T11:52:00.000Z', sequence: 150 },
}

describe('strokes on their way', () => {
  test('arrive in their order, and nothing waits then', async () => {
    const { outbox, labels, kept, settled } = bench()
    for (const label of ['one', 'two', 'three']) outbox.add('img_a', label, patch)
    expect(outbox.snapshot().waiting).toBe(3)
    expect(kept.size).toBe(3)
    await settled()
    expect(labels()).toEqual(['one', 'two', 'three'])
    expect(outbox.snapshot()).toMatchObject({ waiting: 0, refusal: null, savedAt: new Date('2026-11-21T12:04:31Z') })
    expect(kept.size).toBe(0)
  })

  test('that are large are packed, keep their place meanwhile, and are not sent when given up', async () => {
    const { outbox, labels, kept, sentBytes, sentAll } = bench()
    outbox.add('img_a', 'small', patch)
    outbox.add('img_a', 'large', large)
    expect(kept.size).toBe(1)
    outbox.add('img_b', 'last', patch)
    // None may be kept on top of one that is not.
    expect(kept.size).toBe(3)
    await sentAll()
    expect(labels()).toEqual(['small', 'large', 'last'])
    expect(sentBytes).toEqual([3, 2, 3])
    outbox.add('img_a', 'given up', large)
    expect(outbox.pendingOf('img_a')[0]?.patch).toHaveLength(large.length)
    expect(kept.size).toBe(0)
    outbox.keepNow()
    expect([...kept.values()].map(({ patch: { length } }) => length)).toEqual([large.length])
    outbox.add('img_a', 'given up before it was kept', large)
    outbox.discard('img_a')
    outbox.add('img_a', 'after them', patch)
    await sentAll()
    expect(labels().slice(3)).toEqual(['after them'])
    expect(kept.size).toBe(0)
  })

  test('that come while the page is left are kept at once, however large', () => {
    const { outbox, page, kept } = bench()
    outbox.keepNow()
    page.isLeft = true
    outbox.add('img_a', 'in the middle of it', large)
    expect([...kept.values()].map(({ patch: { length } }) => length)).toEqual([large.length])
  })

  test('are kept and sent as they are where packing does not end', async () => {
    const { outbox, sentBytes, sentAll } = bench([], { packs: false })
    outbox.add('img_a', 'large', large)
    outbox.add('img_a', 'small', patch)
    await sentAll()
    expect(sentBytes).toEqual([large.length, 3])
  })

  test('say of each image when its last one became durable', async () => {
    const { outbox, settled } = bench()
    outbox.add('img_a', 'one', patch)
    await settled()
    expect([outbox.savedAt('img_a'), outbox.savedAt('img_b')]).toEqual([new Date('2026-11-21T12:04:31Z'), null])
  })

  test('are sent again with the same id when the answer was lost', async () => {
    const { outbox, journal, settled } = bench(['lose', 'lose', 'store', 'store'])
    outbox.add('img_a', 'one', patch)
    outbox.add('img_a', 'two', patch)
    await settled()
    expect(journal.map((line) => line.strokeId)).toEqual(['stroke-1', 'stroke-2'])
  })

  test('wait when the disk is full, say why, and go out when it is not', async () => {
    const full: Refusal = { code: 'DISK_FULL', message: 'No space is left.' }
    const { outbox, labels, settled } = bench([full])
    outbox.add('img_a', 'one', patch)
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(outbox.snapshot()).toMatchObject({ waiting: 1, refusal: full })
    outbox.retry()
    await settled()
    expect(labels()).toEqual(['one'])
    expect(outbox.snapshot().refusal).toBeNull()
  })

  test('build on what this window stored before', async () => {
    const { outbox, journal, settled } = bench()
    outbox.opened('img_a', 50, 'v0')
    outbox.add('img_a', 'one', patch)
    outbox.add('img_a', 'two', patch)
    await settled()
    expect(journal.map((line) => line.base)).toEqual([50, 101])
  })

  test('say which mask was opened, until one of them made another of it', async () => {
    const { outbox, sentVersions, settled } = bench(['lose'])
    outbox.opened('img_a', 0, 'v0')
    outbox.add('img_a', 'one', patch)
    outbox.add('img_a', 'two', patch)
    // Opened again before they were sent: they were painted on the first mask all the same.
    outbox.opened('img_a', 0, 'v1')
    await settled()
    outbox.opened('img_a', 102, null)
    outbox.add('img_a', 'three', patch)
    await settled()
    expect(sentVersions).toEqual(['v0', 'v0', undefined, null])
  })

  test('of a page that was closed are taken over first, as they were', async () => {
    const { outbox, journal, settled } = bench()
    outbox.adopt([{ strokeId: 'old-1', sessionId: 'gone', imageId: 'img_a', base: 7, label: 'old', patch, order: 41 }])
    outbox.add('img_a', 'new', patch)
    expect(outbox.pendingOf('img_a').map((stroke) => stroke.label)).toEqual(['old', 'new'])
    await settled()
    expect(journal.map((line) => [line.strokeId, line.base])).toEqual([
      ['old-1', 7],
      ['stroke-1', 101],
    ])
  })
})

describe('an image that another window changed', () => {
  test('holds its own strokes back and nobody else’s', async () => {
    const { outbox, labels, settled } = bench([changedElsewhere])
    outbox.add('img_a', 'one', patch)
    outbox.add('img_b', 'two', patch)
    outbox.add('img_a', 'three', patch)
    await settled()
    expect(labels()).toEqual(['two'])
    expect(outbox.snapshot()).toMatchObject({ waiting: 2, conflicts: [{ imageId: 'img_a', author: 'Jonas' }] })
  })

  test('is overwritten with all of this window’s mask when asked to', async () => {
    const { outbox, journal, settled, kept } = bench([changedElsewhere])
    outbox.add('img_a', 'one', patch)
    await settled()
    outbox.keepMine('img_a', new Uint8Array([9]))
    await settled()
    expect(journal).toEqual([{ strokeId: 'stroke-2', imageId: 'img_a', label: 'Keep mine', base: 150 }])
    expect(outbox.snapshot()).toMatchObject({ waiting: 0, conflicts: [] })
    expect(kept.size).toBe(0)
  })

  test('is left as it is when this window’s strokes are given up', async () => {
    const { outbox, journal, settled, kept } = bench([changedElsewhere])
    outbox.add('img_a', 'one', patch)
    await settled()
    outbox.discard('img_a')
    await settled()
    expect(journal).toHaveLength(0)
    expect(kept.size).toBe(0)
    expect(outbox.snapshot()).toMatchObject({ waiting: 0, conflicts: [] })
  })
})

test('strokes of an image that was removed are told to be lost, and others go on', async () => {
  const gone: Refusal = { code: 'NOT_FOUND', message: 'There is no image.' }
  const { outbox, labels, settled } = bench([gone])
  outbox.add('img_a', 'one', patch)
  outbox.add('img_b', 'two', patch)
  await settled()
  expect(labels()).toEqual(['two'])
  expect(outbox.snapshot().lost).toEqual([{ imageId: 'img_a', refusal: gone }])
})
