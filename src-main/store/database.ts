import BetterSqlite3 from 'better-sqlite3'
import { AppError } from '../../src-shared/domain/index.ts'
import { migrations as allMigrations } from './migrations/index.ts'
import type { Migration } from './migrations/migration.ts'
import { cacheStatements } from './statement-cache.ts'

export type Database = BetterSqlite3.Database

/** Other processes on the same workspace hold the write lock for milliseconds; this long we wait for them. */
const BUSY_TIMEOUT_MS = 10_000

/**
 * Opens the index and journal of a workspace, at the newest schema.
 * WAL with `synchronous = FULL`: a stroke whose transaction is committed survives kill -9 and a power cut.
 * @throws AppError WORKSPACE_REFUSED for a database of a newer Hairline or a file that is no database.
 */
export function openDatabase(file: string, migrations: readonly Migration[] = allMigrations): Database {
  if (Number(process.versions.napi) < 10) {
    // better-sqlite3 13 crashes without a word below Node 22.14 (better-sqlite3#1514).
    throw new AppError(
      'WORKSPACE_REFUSED',
      `Hairline needs Node 22.14 or newer, and this is ${process.version}; start it with npm.`,
    )
  }
  const database = new BetterSqlite3(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    setUp(database)
    migrate(database, migrations, file)
    cacheStatements(database)
    return database
  } catch (error) {
    database.close()
    throw asWorkspaceError(error, file)
  }
}

/** Moves what the log holds into the database, as far as nobody reads it. A fault here costs nothing: the log stays as it is. */
export function checkpoint(file: string): void {
  try {
    const database = new BetterSqlite3(file, { fileMustExist: true, timeout: 0 })
    try {
      database.pragma('wal_checkpoint(PASSIVE)')
    } finally {
      database.close()
    }
  } catch {
    // Closed and removed meanwhile, or busy: the next one does it.
  }
}

function setUp(database: Database): void {
  // Network file systems cannot share WAL's memory map; SQLite then answers with another mode, which works, slower.
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('temp_store = MEMORY')
}

function migrate(database: Database, migrations: readonly Migration[], file: string): void {
  const newest = migrations.at(-1)?.number ?? 0
  const step = database.transaction(() => {
    const current = database.pragma('user_version', { simple: true }) as number
    if (current > newest) {
      throw new AppError(
        'WORKSPACE_REFUSED',
        `${file} was written by a newer Hairline (schema ${current}, this one knows ${newest}); update Hairline to open it.`,
      )
    }
    for (const migration of migrations.filter((each) => each.number > current)) {
      database.exec(migration.sql)
      database.pragma(`user_version = ${migration.number}`)
    }
  })
  step.immediate()
}

function asWorkspaceError(error: unknown, file: string): unknown {
  const code = (error as { code?: string }).code
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
    return new AppError(
      'WORKSPACE_REFUSED',
      `${file} is not a readable Hairline database; move it away or open another workspace.`,
      { file },
    )
  }
  return error
}
