import type { Database } from './database.ts'

/** Small values of the workspace, by name. */
export class SettingRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  get(key: string): string | null {
    const row = this.#database.prepare('SELECT value FROM setting WHERE key = ?').get(key) as
      { value: string } | undefined
    return row?.value ?? null
  }

  set(key: string, value: string): void {
    this.#database
      .prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
      .run(key, value)
  }

  withPrefix(prefix: string): { key: string; value: string }[] {
    return this.#database
      .prepare('SELECT key, value FROM setting WHERE substr(key, 1, length(?)) = ? ORDER BY key')
      .all(prefix, prefix) as { key: string; value: string }[]
  }
}
