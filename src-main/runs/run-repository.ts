import { naturalCompare, type Run } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'

type Row = { id: string; name: string; path: string; checkpoints: number; created_at: string }

const SELECT = `SELECT run.*, (SELECT count(*) FROM model WHERE model.run_id = run.id) AS checkpoints FROM run`

/** Runs in the database. Their checkpoints are models. */
export class RunRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** In natural order of their names. */
  list(): Run[] {
    const rows = this.#database.prepare(SELECT).all() as Row[]
    return rows.map(fromRow).toSorted((a, b) => naturalCompare(a.name, b.name))
  }

  find(id: string): Run | null {
    const row = this.#database.prepare(`${SELECT} WHERE run.id = ?`).get(id) as Row | undefined
    return row ? fromRow(row) : null
  }

  findByName(name: string): Run | null {
    const row = this.#database.prepare(`${SELECT} WHERE run.name = ?`).get(name) as Row | undefined
    return row ? fromRow(row) : null
  }

  insert(run: Pick<Run, 'id' | 'name' | 'path' | 'createdAt'>): void {
    this.#database
      .prepare('INSERT INTO run (id, name, path, created_at) VALUES (@id, @name, @path, @createdAt)')
      .run({ id: run.id, name: run.name, path: run.path, createdAt: run.createdAt })
  }

  /** Renames a run and, all or none, its checkpoints. */
  rename(id: string, name: string, models: readonly { id: string; name: string }[]): void {
    const renameModel = this.#database.prepare('UPDATE model SET name = ? WHERE id = ?')
    const rename = this.#database.transaction(() => {
      this.#database.prepare('UPDATE run SET name = ? WHERE id = ?').run(name, id)
      for (const model of models) renameModel.run(model.name, model.id)
    })
    rename.immediate()
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM run WHERE id = ?').run(id)
  }
}

function fromRow(row: Row): Run {
  return { id: row.id, name: row.name, path: row.path, checkpoints: row.checkpoints, createdAt: row.created_at }
}
