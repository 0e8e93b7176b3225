import type { Database } from '../store/database.ts'

export type Visit = { visitId: string; imageId: string; activeMs: number; startedAt: string }

/** What one person did in one dataset. */
export type PersonTime = { person: string | null; datasetId: string; imageId: string; activeMs: number; done: 0 | 1 }

/** Rows of `active_time`. */
export class ActiveTimeRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** A visit is sent with all of its time so far: sent twice, or late, it counts once. An image that is gone counts nowhere. */
  keep({ visitId, imageId, activeMs, startedAt }: Visit, person: string | null, at: string): void {
    this.#database
      .prepare(
        `INSERT INTO active_time (visit_id, image_id, person, active_ms, started_at, updated_at)
         SELECT @visitId, image.id, @person, @activeMs, @startedAt, @at FROM image WHERE image.id = @imageId
         ON CONFLICT (visit_id) DO UPDATE SET
           active_ms = max(active_ms, excluded.active_ms), updated_at = excluded.updated_at
         WHERE active_time.image_id = excluded.image_id`,
      )
      .run({ visitId, imageId, activeMs: Math.round(activeMs), startedAt, person, at })
  }

  /** Of all people together. Milliseconds. */
  ofImage(imageId: string): number {
    return this.#database
      .prepare('SELECT TOTAL(active_ms) FROM active_time WHERE image_id = ?')
      .pluck()
      .get(imageId) as number
  }

  /** One row for each person and image; `done` where that person submitted it. */
  byPersonAndImage(datasetId: string | undefined): PersonTime[] {
    return this.#database
      .prepare(
        `SELECT active_time.person, image.dataset_id AS datasetId, image.id AS imageId, SUM(active_ms) AS activeMs,
           EXISTS (SELECT 1 FROM status_event WHERE status_event.image_id = image.id AND status_event.act = 'submit'
             AND status_event.person IS active_time.person) AS done
         FROM active_time JOIN image ON image.id = active_time.image_id
         WHERE @datasetId IS NULL OR image.dataset_id = @datasetId
         GROUP BY active_time.person, image.id`,
      )
      .all({ datasetId: datasetId ?? null }) as PersonTime[]
  }
}
