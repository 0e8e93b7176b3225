import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../../src-main/store/database.ts'
import { migrations } from '../../../src-main/store/migrations/index.ts'

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'hairline-db-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a new database comes to the newest schema, in WAL, with full durability', () => {
  const database = openDatabase(join(folder, 'hairline.db'))
  expect(database.pragma('user_version', { simple: true })).toBe(migrations.at(-1)?.number)
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
  expect(database.pragma('synchronous', { simple: true })).toBe(2)
  expect(database.pragma('foreign_keys', { simple: true })).toBe(1)
  database.close()
})

test('migrations are numbered without gaps', () => {
  expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1))
})

test('every older version comes to the newest and keeps its rows', () => {
  const extra = [
    ...migrations,
    { number: migrations.length + 1, name: 'next', sql: 'CREATE TABLE next (id TEXT) STRICT' },
  ]
  for (const { number } of migrations) {
    const file = join(folder, `from-${number}.db`)
    const old = openDatabase(file, migrations.slice(0, number))
    old.prepare(`INSERT INTO setting (key, value) VALUES ('displayName', '"Mara"')`).run()
    old.close()
    const database = openDatabase(file, extra)
    expect(database.pragma('user_version', { simple: true })).toBe(extra.length)
    expect(database.prepare('SELECT value FROM setting').pluck().get()).toBe('"Mara"')
    database.close()
  }
})

test('a step that fails leaves the schema as it was', () => {
  const file = join(folder, 'hairline.db')
  openDatabase(file).close()
  const broken = [
    ...migrations,
    { number: migrations.length + 1, name: 'broken', sql: 'CREATE TABLE half (id TEXT) STRICT; CREATE NONSENSE' },
  ]
  expect(() => openDatabase(file, broken)).toThrow()
  const database = openDatabase(file)
  expect(database.prepare(`SELECT count(*) FROM sqlite_master WHERE name = 'half'`).pluck().get()).toBe(0)
  database.close()
})

test('a database of a newer Hairline is refused with a sentence', () => {
  const file = join(folder, 'hairline.db')
  const newer = openDatabase(file)
  newer.pragma('user_version = 999')
  newer.close()
  expect(() => openDatabase(file)).toThrow(/newer Hairline/)
})

test('a file that is no database is refused and left alone', async () => {
  const file = join(folder, 'hairline.db')
  await writeFile(file, '<html>this is a page</html>'.repeat(100))
  expect(() => openDatabase(file)).toThrow(/not a readable Hairline database/)
})
