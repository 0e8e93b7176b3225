import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { cacheStatements } from '../../../src-main/store/statement-cache.ts'

function open() {
  const database = new BetterSqlite3(':memory:')
  database.exec('CREATE TABLE number (value INTEGER); INSERT INTO number VALUES (1), (2), (3)')
  cacheStatements(database)
  return database
}
const ALL = 'SELECT value FROM number ORDER BY value'

test('the same text is prepared once, and sees a table that has changed', () => {
  const database = open()
  const first = database.prepare('SELECT * FROM number LIMIT 1')
  expect(database.prepare('SELECT * FROM number LIMIT 1')).toBe(first)
  expect(first.get()).toEqual({ value: 1 })
  database.exec('ALTER TABLE number ADD COLUMN name TEXT')
  expect(database.prepare('SELECT * FROM number LIMIT 1').get()).toEqual({ value: 1, name: null })
})

test('a statement that answers otherwise belongs to whoever asked for it', () => {
  const database = open()
  const plucked = database.prepare(ALL).pluck()
  expect(database.prepare(ALL).all()).toEqual([{ value: 1 }, { value: 2 }, { value: 3 }])
  expect(plucked.all()).toEqual([1, 2, 3])
})

test('a statement that is being read from is not given to another', () => {
  const database = open()
  const outer = database.prepare(ALL).iterate()
  expect(outer.next().value).toEqual({ value: 1 })
  expect(database.prepare(ALL).all()).toHaveLength(3)
  expect([...outer]).toHaveLength(2)
})

test('only so many are kept', () => {
  const database = open()
  const first = database.prepare(ALL)
  for (let index = 0; index < 300; index += 1) database.prepare(`SELECT ${index}`)
  expect(database.prepare(ALL)).not.toBe(first)
})
