import type { Dataset, Layout, Target } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'
import { STILL_A_PROBLEM } from './problem-repository.ts'

export type DatasetRow = {
  id: string
  name: string
  root: string
  layout: Layout
  target: Target
  classes: string | null
  createdAt: string
}

const COLUMNS =
  'dataset.id, dataset.name, dataset.root, dataset.layout, dataset.target, dataset.classes, dataset.created_at AS createdAt'

/** Grouped once over all datasets: a query per dataset and figure would grow with both. */
const COUNTED = `
  WITH images AS (
    SELECT image.dataset_id, COUNT(*) AS images, COUNT(mask.image_id) AS groundTruth,
      TOTAL(split = 'train') AS train, TOTAL(split = 'validation') AS validation,
      TOTAL(split = 'test') AS test, TOTAL(split = 'unassigned') AS unassigned
    FROM image LEFT JOIN mask ON mask.image_id = image.id GROUP BY image.dataset_id),
  problems AS (SELECT dataset_id, COUNT(*) AS problems FROM problem WHERE ${STILL_A_PROBLEM} GROUP BY dataset_id)
  SELECT ${COLUMNS}, IFNULL(images, 0) AS images, IFNULL(groundTruth, 0) AS groundTruth,
    IFNULL(problems, 0) AS problems, IFNULL(train, 0) AS train, IFNULL(validation, 0) AS validation,
    IFNULL(test, 0) AS test, IFNULL(unassigned, 0) AS unassigned
  FROM dataset LEFT JOIN images ON images.dataset_id = dataset.id LEFT JOIN problems ON problems.dataset_id = dataset.id`

type Counted = DatasetRow & Pick<Dataset, 'images' | 'groundTruth' | 'problems'> & Dataset['splits']

/** Rows of `dataset`. */
export class DatasetRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  row(id: string): DatasetRow | null {
    return (
      (this.#database.prepare(`SELECT ${COLUMNS} FROM dataset WHERE id = ?`).get(id) as DatasetRow | undefined) ?? null
    )
  }

  /** Names are unique without regard to case. */
  byName(name: string): DatasetRow | null {
    const row = this.#database.prepare(`SELECT ${COLUMNS} FROM dataset WHERE name = ?`).get(name)
    return (row as DatasetRow | undefined) ?? null
  }

  byRoot(root: string): DatasetRow | null {
    const row = this.#database
      .prepare(`SELECT ${COLUMNS} FROM dataset WHERE root = ? ORDER BY created_at, id`)
      .get(root)
    return (row as DatasetRow | undefined) ?? null
  }

  names(): string[] {
    return this.#database.prepare('SELECT name FROM dataset ORDER BY name COLLATE NOCASE').pluck().all() as string[]
  }

  /** Folders of photos, each once. */
  roots(): string[] {
    return this.#database.prepare('SELECT DISTINCT root FROM dataset ORDER BY root').pluck().all() as string[]
  }

  list(): Omit<Dataset, 'rootFound'>[] {
    return (this.#database.prepare(`${COUNTED} ORDER BY dataset.name COLLATE NOCASE`).all() as Counted[]).map(toDataset)
  }

  find(id: string): Omit<Dataset, 'rootFound'> | null {
    const row = this.#database.prepare(`${COUNTED} WHERE dataset.id = ?`).get(id)
    return row ? toDataset(row as Counted) : null
  }

  insert(row: DatasetRow): void {
    this.#database
      .prepare(
        `INSERT INTO dataset (id, name, root, layout, target, classes, created_at)
         VALUES (@id, @name, @root, @layout, @target, @classes, @createdAt)`,
      )
      .run(row)
  }

  update(id: string, change: Pick<DatasetRow, 'layout' | 'target' | 'classes'>): void {
    this.#database
      .prepare('UPDATE dataset SET layout = @layout, target = @target, classes = @classes WHERE id = @id')
      .run({ id, ...change })
  }

  rename(id: string, name: string): void {
    this.#database.prepare('UPDATE dataset SET name = ? WHERE id = ?').run(name, id)
  }

  relink(id: string, root: string): void {
    this.#database.prepare('UPDATE dataset SET root = ? WHERE id = ?').run(root, id)
  }

  /** With its images, masks, strokes and problems. */
  remove(id: string): void {
    this.#database.prepare('DELETE FROM dataset WHERE id = ?').run(id)
  }
}

function toDataset(row: Counted): Omit<Dataset, 'rootFound'> {
  const { train, validation, test, unassigned, ...dataset } = row
  return { ...dataset, splits: { train, validation, test, unassigned } }
}
