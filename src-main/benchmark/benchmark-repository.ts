import { BenchmarkRow } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'

const Stored = BenchmarkRow.omit({ id: true, model: true })

/** Benchmarks in the database. What another Hairline wrote in another form is passed over. */
export class BenchmarkRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  add({ model: _, ...row }: Omit<BenchmarkRow, 'id'>): number {
    const result = this.#database
      .prepare('INSERT INTO benchmark (model_id, machine, measured_at, row) VALUES (?, ?, ?, ?)')
      .run(row.modelId, row.machine.fingerprint, row.measuredAt, JSON.stringify(row))
    return Number(result.lastInsertRowid)
  }

  /** The newest first. */
  list(modelId: string | null): BenchmarkRow[] {
    const rows = this.#database
      .prepare(
        `SELECT benchmark.id AS id, model.name AS model, benchmark.row AS row
         FROM benchmark JOIN model ON model.id = benchmark.model_id
         WHERE @modelId IS NULL OR benchmark.model_id = @modelId
         ORDER BY benchmark.id DESC LIMIT 2000`,
      )
      .all({ modelId }) as { id: number; model: string; row: string }[]
    return rows.flatMap(({ id, model, row }) => {
      const parsed = Stored.safeParse(JSON.parse(row))
      return parsed.success ? [{ ...parsed.data, id, model }] : []
    })
  }

  remove(ids: readonly number[]): number {
    const remove = this.#database.prepare('DELETE FROM benchmark WHERE id = ?')
    return this.#database.transaction(() => ids.reduce((sum, id) => sum + remove.run(id).changes, 0))()
  }
}
