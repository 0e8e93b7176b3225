import type { Problem } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'

export type NewProblem = Problem & {
  /** The image that it is about, where that was imported. */ imageId: string | null
}

/** A missing mask is none any more once somebody painted one. */
export const STILL_A_PROBLEM = `(problem.code <> 'MASK_MISSING'
  OR NOT EXISTS (SELECT 1 FROM mask WHERE mask.image_id = problem.image_id))`

/** The faults of single files that an import found. */
export class ProblemRepository {
  readonly #database: Database
  /** Compiled once: an import may find thousands. An image that was removed meanwhile is no image. */
  readonly #insert: ReturnType<Database['prepare']>

  constructor(database: Database) {
    this.#database = database
    this.#insert = database.prepare(
      `INSERT INTO problem (dataset_id, image_id, path, code, message)
       VALUES (@datasetId, (SELECT id FROM image WHERE id = @imageId), @path, @code, @message)`,
    )
  }

  ofDataset(datasetId: string): Problem[] {
    return this.#database
      .prepare(`SELECT path, code, message FROM problem WHERE dataset_id = ? AND ${STILL_A_PROBLEM} ORDER BY id`)
      .all(datasetId) as Problem[]
  }

  /** The first problem of each of these images. */
  ofImages(imageIds: readonly string[]): Map<string, Problem> {
    const rows = this.#database
      .prepare(
        `SELECT image_id AS imageId, path, code, message FROM problem
         WHERE image_id IN (SELECT value FROM json_each(?)) AND ${STILL_A_PROBLEM} ORDER BY id DESC`,
      )
      .all(JSON.stringify(imageIds)) as (Problem & { imageId: string })[]
    return new Map(rows.map(({ imageId, ...problem }) => [imageId, problem]))
  }

  add(datasetId: string, problem: NewProblem): void {
    this.#insert.run({ datasetId, ...problem })
  }

  /** Forgets what an earlier import said of these files. */
  removeOf(datasetId: string, paths: readonly string[]): void {
    this.#database
      .prepare('DELETE FROM problem WHERE dataset_id = ? AND path IN (SELECT value FROM json_each(?))')
      .run(datasetId, JSON.stringify(paths))
  }

  paths(datasetId: string): { id: number; path: string }[] {
    return this.#database.prepare('SELECT id, path FROM problem WHERE dataset_id = ?').all(datasetId) as {
      id: number
      path: string
    }[]
  }

  remove(ids: readonly number[]): void {
    this.#database.prepare('DELETE FROM problem WHERE id IN (SELECT value FROM json_each(?))').run(JSON.stringify(ids))
  }
}
