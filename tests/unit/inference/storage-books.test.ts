import { afterEach, beforeEach, expect, test } from 'vitest'
import { InputRepository } from '../../../src-main/inference/input-repository.ts'
import { PlaneLedger } from '../../../src-main/inference/plane-ledger.ts'
import { openDatabase, type Database } from '../../../src-main/store/database.ts'

let database: Database
beforeEach(() => {
  database = openDatabase(':memory:')
  // Only the books are looked at: there is no dataset.
  database.pragma('foreign_keys = OFF')
})
afterEach(() => database.close())

test('a file of inputs that somebody works with stays, and its number is never used again', () => {
  const inputs = new InputRepository(database)
  const { id } = inputs.file('d', 'feed', 12)
  inputs.lease(id, 1000)
  expect(inputs.removeUnlessLeased(id, 999)).toBe(false)
  expect(inputs.isKnown(id)).toBe(true)
  expect(inputs.removeUnlessLeased(id, 1000)).toBe(true)
  expect(inputs.file('d', 'feed', 12).id).toBeGreaterThan(id)
})

test('the room that planes take is kept up without counting them again', () => {
  const ledger = new PlaneLedger(database)
  const key = (model: string, image: number) => ({
    modelSha256: model,
    profileHash: 'p',
    imageSha256: String(image),
  })
  for (let image = 0; image < 600; image += 1) ledger.made(key(image % 2 ? 'a' : 'b', image), 10, null)
  ledger.used(key('b', 0), 14)
  expect([ledger.usedBytes(), ledger.count()]).toEqual([6004, 600])
  const lone = { ...key('a', 1), bytes: 10, place: null }
  ledger.givenUp([lone])
  expect([ledger.usedBytes(), ledger.count()]).toEqual([5994, 599])
  expect(ledger.made(key('a', 1), 20, null)).toBe(true)
  expect([ledger.usedBytes(), ledger.count()]).toEqual([6014, 600])
  ledger.forget({ modelSha256: 'b', profileHash: 'p' })
  expect([ledger.usedBytes(), ledger.count()]).toEqual([3010, 300])
  ledger.save()
  const other = new PlaneLedger(database)
  expect([other.usedBytes(), other.count()]).toEqual([3010, 300])
})

test('planes of one pack are known to lie together, until one is made again or given up', () => {
  const ledger = new PlaneLedger(database)
  const key = (image: number) => ({ modelSha256: 'm', profileHash: 'p', imageSha256: String(image) })
  const images = (entries: { imageSha256: string }[]) => entries.map(({ imageSha256 }) => imageSha256).sort()
  for (let image = 0; image < 3; image += 1) ledger.made(key(image), 10, `one-0.planes#${10 * image}+10`)
  ledger.made(key(3), 10, 'one-0.planes2.planes#0+10')
  ledger.made(key(4), 10, null)
  const first = ledger.oldest(1)[0]!
  expect(images(ledger.sharing(first))).toEqual(['0', '1', '2'])
  // With another provider, or alone since the pack was damaged there.
  expect(ledger.made(key(1), 12, null)).toBe(false)
  expect(ledger.placeOf(key(1))).toBeNull()
  ledger.used(key(2), 10)
  expect(ledger.placeOf(key(2))).toBe('one-0.planes#20+10')
  expect(images(ledger.sharing(first))).toEqual(['0', '2'])
  expect(['one-0.planes', 'one-0.planes2.planes', 'one-0.plane'].map((pack) => ledger.isInUse(pack))).toEqual([
    true,
    true,
    false,
  ])
  ledger.givenUp(ledger.sharing(first))
  expect(ledger.placeOf(key(2))).toBeNull()
  expect([ledger.usedBytes(), ledger.count()]).toEqual([32, 3])
})

test('what another process has moved meanwhile is not given up, nor moved back by a use', () => {
  const [ours, other] = [new PlaneLedger(database), new PlaneLedger(database)]
  const key = { modelSha256: 'm', profileHash: 'p', imageSha256: 'i' }
  ours.made(key, 10, 'old-0.planes#0+10')
  ours.save()
  const before = ours.sharing(ours.oldest(1)[0]!)
  ours.used(key, 10)
  other.made(key, 12, 'new-0.planes#0+12')
  other.save()
  ours.save()
  expect(ours.placeOf(key)).toBe('new-0.planes#0+12')
  ours.givenUp(before)
  expect(ours.placeOf(key)).toBe('new-0.planes#0+12')
})

test('what could not be written stays to be written', () => {
  const ledger = new PlaneLedger(database)
  const key = { modelSha256: 'm', profileHash: 'p', imageSha256: 'i' }
  ledger.made(key, 10, 'pack-0.planes#0+10')
  database.exec('ALTER TABLE prediction RENAME TO away')
  expect(() => ledger.save()).toThrow()
  database.exec('ALTER TABLE away RENAME TO prediction')
  ledger.save()
  expect(new PlaneLedger(database).placeOf(key)).toBe('pack-0.planes#0+10')
})
