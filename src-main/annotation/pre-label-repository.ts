import type { PreLabelOrigin, PreLabelStroke } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'

/** Rows of `pre_label`: what masks were begun with by the dataset's rule. */
export class PreLabelRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The model's name is kept too: the model may be removed one day. */
  keep(imageId: string, { modelId, threshold, postProcessing }: PreLabelStroke, by: string | null, at: string): void {
    this.#database
      .prepare(
        `INSERT INTO pre_label (image_id, model_id, model_name, threshold, post_processing, person, at)
         VALUES (@imageId, @modelId, coalesce((SELECT name FROM model WHERE id = @modelId), @modelId), @threshold,
           @postProcessing, @by, @at)
         ON CONFLICT (image_id) DO UPDATE SET model_id = excluded.model_id, model_name = excluded.model_name,
           threshold = excluded.threshold, post_processing = excluded.post_processing, person = excluded.person,
           at = excluded.at`,
      )
      .run({ imageId, modelId, threshold, postProcessing: postProcessing ? 1 : 0, by, at })
  }

  find(imageId: string): PreLabelOrigin | null {
    const row = this.#database
      .prepare(
        `SELECT model_id AS modelId, model_name AS model, threshold, post_processing AS postProcessing, person AS "by", at
         FROM pre_label WHERE image_id = ?`,
      )
      .get(imageId) as (Omit<PreLabelOrigin, 'postProcessing'> & { postProcessing: number }) | undefined
    return row ? { ...row, postProcessing: row.postProcessing === 1 } : null
  }
}
