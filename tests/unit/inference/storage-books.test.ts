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
  for (let image = 0; image < 600; image += 1) ledger.made(key(image % 2 ? 'a' : 'b', image), 10)
  ledger.used(key('b', 0), 14)
  expect([ledger.usedBytes(), ledger.count()]).toEqual([6004, 600])
  ledger.givenUp([key('a', 1)])
  expect([ledger.usedBytes(), ledger.count()]).toEqual([5994, 599])
  expect(ledger.made(key('a', 1), 20)).toBe(true)
  expect([ledger.usedBytes(), ledger.count()]).toEqual([6014, 600])
  ledger.forget({ modelSha256: 'b', profileHash: 'p' })
  expect([ledger.usedBytes(), ledger.count()]).toEqual([3010, 300])
  ledger.save()
  const other = new PlaneLedger(database)
  expect([other.usedBytes(), other.count()]).toEqual([3010, 300])
})
