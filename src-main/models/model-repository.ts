import { ModelOrigin, ModelProfile, naturalCompare, TensorInfo, type Model } from '../../src-shared/domain/index.ts'
import { PostProcessing } from '../../src-shared/postprocessing/steps.ts'
import type { Database } from '../store/database.ts'
import type { ModelPaths } from './model-paths.ts'
import { processingHash } from './processing-hash.ts'
import { profileHash } from './profile-hash.ts'

type Row = {
  id: string
  name: string
  path: string
  sha256: string
  bytes: number
  inputs: string
  outputs: string
  profile: string
  profile_source: Model['profileSource']
  threshold: number
  post_processing: string
  run_id: string | null
  run_name: string | null
  epoch: number | null
  origin: string | null
  created_at: string
}

const SELECT = 'SELECT model.*, run.name AS run_name FROM model LEFT JOIN run ON run.id = model.run_id'

/** Models in the database. */
export class ModelRepository {
  readonly #database: Database
  readonly #paths: ModelPaths

  constructor(database: Database, paths: ModelPaths) {
    this.#database = database
    this.#paths = paths
  }

  /** In natural order of their names. */
  list(): Model[] {
    const rows = this.#database.prepare(SELECT).all() as Row[]
    return rows.map((row) => this.#fromRow(row)).toSorted((a, b) => naturalCompare(a.name, b.name))
  }

  /** In order of epochs. */
  ofRun(runId: string): Model[] {
    const rows = this.#database.prepare(`${SELECT} WHERE run_id = ? ORDER BY epoch, model.name`).all(runId) as Row[]
    return rows.map((row) => this.#fromRow(row))
  }

  find(id: string): Model | null {
    const row = this.#database.prepare(`${SELECT} WHERE model.id = ?`).get(id) as Row | undefined
    return row ? this.#fromRow(row) : null
  }

  findByName(name: string): Model | null {
    const row = this.#database.prepare(`${SELECT} WHERE model.name = ?`).get(name) as Row | undefined
    return row ? this.#fromRow(row) : null
  }

  insert(model: Model): void {
    this.#database
      .prepare(
        `INSERT INTO model (id, name, path, sha256, bytes, inputs, outputs, profile, profile_hash, profile_source, threshold, run_id, epoch, origin, created_at)
         VALUES (@id, @name, @path, @sha256, @bytes, @inputs, @outputs, @profile, @profileHash, @profileSource, @threshold, @runId, @epoch, @origin, @createdAt)`,
      )
      .run({
        ...model,
        path: this.#paths.stored(model.path),
        inputs: JSON.stringify(model.inputs),
        outputs: JSON.stringify(model.outputs),
        profile: JSON.stringify(model.profile),
        profileHash: profileHash(model.profile),
        origin: model.origin && JSON.stringify(model.origin),
      })
  }

  setThreshold(id: string, threshold: number): void {
    this.#database.prepare('UPDATE model SET threshold = ? WHERE id = ?').run(threshold, id)
  }

  rename(id: string, name: string): void {
    this.#database.prepare('UPDATE model SET name = ? WHERE id = ?').run(name, id)
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM model WHERE id = ?').run(id)
  }

  /** Models that run this file. */
  countAt(path: string): number {
    const row = this.#database
      .prepare('SELECT count(*) AS count FROM model WHERE path IN (?, ?)')
      .get(...this.#paths.spellings(path)) as { count: number }
    return row.count
  }

  /** Models that would give the same predictions: same file, same profile. */
  countAlike(sha256: string, hash: string): number {
    const row = this.#database
      .prepare('SELECT count(*) AS count FROM model WHERE sha256 = ? AND profile_hash = ?')
      .get(sha256, hash) as { count: number }
    return row.count
  }

  /** Forgets figures of a file with a profile, so many at most. Returns whether there may be more. */
  removeSomeFigures(sha256: string, hash: string, limit: number): boolean {
    const remove = (table: string, key: string) =>
      this.#database
        .prepare(
          `DELETE FROM ${table} WHERE model_sha256 = @sha256 AND profile_hash >= @hash AND profile_hash < @after AND (${key}) IN
             (SELECT ${key} FROM ${table} WHERE model_sha256 = @sha256 AND profile_hash >= @hash
              AND profile_hash < @after LIMIT @limit)`,
        )
        .run({ sha256, hash, after: `${hash},`, limit }).changes
    // Figures of its post-processing are named `hash+…`, and `,` is what follows `+`.
    const removed = [
      remove('score', 'profile_hash, image_sha256, mask_version'),
      remove('failure', 'profile_hash, image_sha256'),
    ]
    return removed.includes(limit)
  }

  #fromRow(row: Row): Model {
    const postProcessing = PostProcessing.parse(JSON.parse(row.post_processing))
    return {
      id: row.id,
      name: row.name,
      path: this.#paths.resolved(row.path),
      sha256: row.sha256,
      bytes: row.bytes,
      inputs: TensorInfo.array().parse(JSON.parse(row.inputs)),
      outputs: TensorInfo.array().parse(JSON.parse(row.outputs)),
      profile: ModelProfile.parse(JSON.parse(row.profile)),
      profileSource: row.profile_source,
      threshold: row.threshold,
      postProcessing,
      postProcessingHash: processingHash(postProcessing),
      runId: row.run_id,
      runName: row.run_name,
      epoch: row.epoch,
      origin: row.origin === null ? null : ModelOrigin.parse(JSON.parse(row.origin)),
      createdAt: row.created_at,
    }
  }
}
