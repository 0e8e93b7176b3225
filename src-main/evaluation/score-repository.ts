import type { ErrorCode } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'
import { commitDerived } from '../store/derived.ts'

/** What predicts: a file with a profile. Models that share both share their figures. */
export type Predictor = { modelSha256: string; profileHash: string }
/** What it is judged by: a photo with the present version of its mask. */
export type Truth = { imageSha256: string; maskVersion: string }

/** Histograms are encoded: see histogram-codec.ts. */
export type Score = Truth & { provider: string; histograms: Uint8Array; durationMs: number }
export type Failure = { imageSha256: string; code: ErrorCode; message: string }
export type StoredScore = Truth & { provider: string; createdAt: string; histograms: Uint8Array }

const SCORE_COLUMNS =
  'image_sha256 AS imageSha256, mask_version AS maskVersion, provider, created_at AS createdAt, histograms'

/** Stored results: histograms of one predictor on one photo against one mask, and the failures. */
export class ScoreRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** At most `limit` scores of a predictor, those after `after`: a long list is read in steps, so that nothing else waits. */
  some({ modelSha256, profileHash }: Predictor, after: Truth | null, limit: number): StoredScore[] {
    return this.#database
      .prepare(
        `SELECT ${SCORE_COLUMNS} FROM score
         WHERE model_sha256 = @modelSha256 AND profile_hash = @profileHash
           AND (image_sha256, mask_version) > (@imageSha256, @maskVersion)
         ORDER BY image_sha256, mask_version LIMIT @limit`,
      )
      .all({
        modelSha256,
        profileHash,
        imageSha256: after?.imageSha256 ?? '',
        maskVersion: after?.maskVersion ?? '',
        limit,
      }) as StoredScore[]
  }

  /** Null where there is none. */
  encodedHistograms(predictor: Predictor, truth: Truth): Uint8Array | null {
    const row = this.#database
      .prepare(
        `SELECT histograms FROM score WHERE model_sha256 = @modelSha256 AND profile_hash = @profileHash
         AND image_sha256 = @imageSha256 AND mask_version = @maskVersion`,
      )
      .get({ ...predictor, ...truth }) as { histograms: Uint8Array } | undefined
    return row?.histograms ?? null
  }

  /** Figures, or failures alone: both are to be shown. */
  hasResults({ modelSha256, profileHash }: Predictor): boolean {
    const row = this.#database
      .prepare(
        `SELECT EXISTS (
           SELECT 1 FROM score WHERE model_sha256 = @modelSha256 AND profile_hash = @profileHash
           UNION ALL
           SELECT 1 FROM failure WHERE model_sha256 = @modelSha256 AND profile_hash = @profileHash
         ) AS found`,
      )
      .get({ modelSha256, profileHash }) as { found: number }
    return row.found === 1
  }

  failures({ modelSha256, profileHash }: Predictor): Map<string, Failure> {
    const rows = this.#database
      .prepare(
        'SELECT image_sha256 AS imageSha256, code, message FROM failure WHERE model_sha256 = ? AND profile_hash = ?',
      )
      .all(modelSha256, profileHash) as Failure[]
    return new Map(rows.map((row) => [row.imageSha256, row]))
  }

  /** One transaction, which does not wait for the disk: what is lost is scored again from stored planes. */
  save(predictor: Predictor, scores: readonly Score[], failures: readonly Failure[], createdAt: string): void {
    const insertScore = this.#database.prepare(
      `INSERT OR REPLACE INTO score (model_sha256, profile_hash, image_sha256, mask_version, provider, histograms, duration_ms, created_at)
       VALUES (@modelSha256, @profileHash, @imageSha256, @maskVersion, @provider, @histograms, @durationMs, @createdAt)`,
    )
    const forgetFailure = this.#database.prepare(
      'DELETE FROM failure WHERE model_sha256 = @modelSha256 AND profile_hash = @profileHash AND image_sha256 = @imageSha256',
    )
    const insertFailure = this.#database.prepare(
      `INSERT OR REPLACE INTO failure (model_sha256, profile_hash, image_sha256, code, message, created_at)
       VALUES (@modelSha256, @profileHash, @imageSha256, @code, @message, @createdAt)`,
    )
    commitDerived(this.#database, () => {
      for (const score of scores) {
        insertScore.run({ ...predictor, ...score, createdAt })
        forgetFailure.run({ ...predictor, imageSha256: score.imageSha256 })
      }
      for (const failure of failures) insertFailure.run({ ...predictor, ...failure, createdAt })
    })
  }
}
