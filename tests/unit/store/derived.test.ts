import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openDatabase } from '../../../src-main/store/database.ts'
import { commitDerived } from '../../../src-main/store/derived.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-derived-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const figures = { number: 1, name: 'figures', sql: 'CREATE TABLE figure (id INTEGER PRIMARY KEY, body BLOB)' }

test('what can be made again is committed without waiting, moved into the database beside, and strokes still wait', async () => {
  const file = join(folder, 'hairline.db')
  const database = openDatabase(file, [figures])
  const insert = database.prepare('INSERT INTO figure (body) VALUES (?)')
  const before = (await stat(file)).size
  for (let batch = 0; batch < 12; batch += 1) {
    commitDerived(database, () => {
      for (let row = 0; row < 100; row += 1) insert.run(Buffer.alloc(700, row))
    })
  }
  expect(database.pragma('synchronous', { simple: true })).toBe(2)
  expect(database.pragma('wal_autocheckpoint', { simple: true })).toBe(1000)
  await vi.waitFor(async () => expect((await stat(file)).size).toBeGreaterThan(before + 600_000), { timeout: 30_000 })
  expect(database.prepare('SELECT COUNT(*) AS rows FROM figure').get()).toEqual({ rows: 1200 })
  database.close()
})

test('a fault leaves nothing behind, and the next stroke waits again', () => {
  const database = openDatabase(join(folder, 'other.db'), [figures])
  const failing = () => {
    database.prepare('INSERT INTO figure (body) VALUES (NULL)').run()
    throw new Error('no')
  }
  expect(() => commitDerived(database, failing)).toThrow('no')
  expect(database.prepare('SELECT COUNT(*) AS rows FROM figure').get()).toEqual({ rows: 0 })
  expect(database.pragma('synchronous', { simple: true })).toBe(2)
  database.close()
})
