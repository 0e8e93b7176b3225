import { ParityResult } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'

const Stored = ParityResult.omit({ id: true, model: true })
type Row = { id: number; model: string; result: string }

/** Comparisons in the database. What another Hairline wrote in another form is passed over. */
export class ParityRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  add({ model: _, ...result }: Omit<ParityResult, 'id'>): number {
    const { modelId, modelSha256, profileHash, threshold, reference, passed, measuredAt } = result
    const added = this.#database
      .prepare(
        `INSERT INTO parity (model_id, model_sha256, profile_hash, threshold, reference_sha256, passed, measured_at, result)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        modelId,
        modelSha256,
        profileHash,
        threshold,
        reference.sha256,
        passed ? 1 : 0,
        measuredAt,
        JSON.stringify(result),
      )
    return Number(added.lastInsertRowid)
  }

  /** The newest first. */
  list(modelId: string): ParityResult[] {
    return this.#read('parity.model_id = @modelId', { modelId })
  }

  find(id: number): ParityResult | null {
    return this.#read('parity.id = @id', { id })[0] ?? null
  }

  /** The latest of each reference that was made with this file, profile and threshold. */
  latest(model: { modelId: string; modelSha256: string; profileHash: string; threshold: number }): ParityResult[] {
    return this.#read(
      `parity.id IN (
         SELECT max(id) FROM parity
         WHERE model_id = @modelId AND model_sha256 = @modelSha256 AND profile_hash = @profileHash AND threshold = @threshold
         GROUP BY reference_sha256
       )`,
      model,
    )
  }

  /** Whether any result carries this text: pictures that look the same are kept once. */
  isNamed(text: string): boolean {
    return this.#database.prepare('SELECT 1 FROM parity WHERE instr(result, ?) > 0 LIMIT 1').get(text) !== undefined
  }

  remove(id: number): number {
    return this.#database.prepare('DELETE FROM parity WHERE id = ?').run(id).changes
  }

  #read(where: string, values: Record<string, unknown>): ParityResult[] {
    const rows = this.#database
      .prepare(
        `SELECT parity.id AS id, model.name AS model, parity.result AS result
         FROM parity JOIN model ON model.id = parity.model_id WHERE ${where} ORDER BY parity.id DESC LIMIT 500`,
      )
      .all(values) as Row[]
    return rows.flatMap(({ id, model, result }) => {
      const parsed = Stored.safeParse(JSON.parse(result))
      return parsed.success ? [{ ...parsed.data, id, model }] : []
    })
  }
}
