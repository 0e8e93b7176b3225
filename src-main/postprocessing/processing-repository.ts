import type { PostProcessingChange } from '../../src-shared/domain/index.ts'
import { PostProcessing } from '../../src-shared/postprocessing/steps.ts'
import type { Database } from '../store/database.ts'

/** Changes that are shown. */
const NEWEST = 100

/** The lists of steps of models, and how they came about. */
export class ProcessingRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The list and the change that made it, together. */
  save(modelId: string, { steps, note, author, changedAt }: PostProcessingChange): void {
    const write = this.#database.transaction(() => {
      const text = JSON.stringify(steps)
      this.#database.prepare('UPDATE model SET post_processing = ? WHERE id = ?').run(text, modelId)
      this.#database
        .prepare(
          'INSERT INTO post_processing_change (model_id, steps, note, author, changed_at) VALUES (?, ?, ?, ?, ?)',
        )
        .run(modelId, text, note, author, changedAt)
    })
    write.immediate()
  }

  /** Newest first. */
  changes(modelId: string): PostProcessingChange[] {
    const rows = this.#database
      .prepare(
        `SELECT steps, note, author, changed_at AS changedAt FROM post_processing_change
         WHERE model_id = ? ORDER BY id DESC LIMIT ?`,
      )
      .all(modelId, NEWEST) as (Omit<PostProcessingChange, 'steps'> & { steps: string })[]
    return rows.map((row) => ({ ...row, steps: PostProcessing.parse(JSON.parse(row.steps)) }))
  }
}
