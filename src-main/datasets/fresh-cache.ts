import type { Database } from '../store/database.ts'

/** Keeps what was made from the database until this or another process writes anything to it. */
export class FreshCache<T> {
  readonly #database: Database
  readonly #most: number
  readonly #values = new Map<string, T>()
  #version = ''

  /** At most `most` values; the one that was not asked for the longest gives way. */
  constructor(database: Database, most: number) {
    this.#database = database
    this.#most = most
  }

  get(key: string, make: () => T): T {
    const ours = this.#database.prepare('SELECT total_changes()').pluck().get()
    const theirs = this.#database.pragma('data_version', { simple: true })
    const version = JSON.stringify([ours, theirs])
    if (version !== this.#version) this.#values.clear()
    this.#version = version
    const value = this.#values.get(key) ?? make()
    this.#values.delete(key)
    this.#values.set(key, value)
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#most) break
      this.#values.delete(oldest)
    }
    return value
  }

  forget(key: string): void {
    this.#values.delete(key)
  }
}
