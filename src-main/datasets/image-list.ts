import {
  emptyCounts,
  UNFINISHED,
  type AnnotationState,
  type ImageQuery,
  type StatusCounts,
} from '../../src-shared/domain/index.ts'
import { STATUS_JOIN, STATUS_LISTED } from '../annotation/status-columns.ts'
import type { Database } from '../store/database.ts'
import { STILL_A_PROBLEM } from './problem-repository.ts'

/** Null where both masks are empty, `failed` where inference failed. */
export type IouByImage = ReadonlyMap<string, number | null | 'failed'>

export type Facets = {
  total: number
  withMask: number
  withoutMask: number
  withProblem: number
  statuses: StatusCounts
  splits: { train: number; validation: number; test: number; unassigned: number }
}

const HAS_PROBLEM = `EXISTS (SELECT 1 FROM problem WHERE problem.image_id = image.id AND ${STILL_A_PROBLEM})`
const HAS_MASK = 'EXISTS (SELECT 1 FROM mask WHERE mask.image_id = image.id)'
const WITH_STATUS = `LEFT JOIN mask ON mask.image_id = image.id ${STATUS_JOIN}`

/** The ordered, filtered list of images: ids alone, so that ten thousand of them are a few milliseconds. */
export class ImageList {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Every id in order. `iou` is what a list sorted by IoU goes by: a failed image is the lowest, those without a figure come last, both ways. */
  ids(query: ImageQuery, iou: IouByImage | null): string[] {
    const { where, values } = conditions(query)
    const status = query.status === undefined ? '' : WITH_STATUS
    const backwards = query.direction === 'descending' && (query.sort === 'name' || !iou)
    const direction = backwards ? 'DESC' : 'ASC'
    const ids = this.#database
      .prepare(
        `SELECT image.id FROM image JOIN dataset ON dataset.id = image.dataset_id ${status} ${where}
         ORDER BY dataset.name COLLATE NOCASE ${direction}, image.sort_key ${direction}, image.path ${direction}`,
      )
      .pluck()
      .all(values) as string[]
    return query.sort === 'iou' && iou ? sortByIou(ids, iou, query.direction) : ids
  }

  facets(datasetId: string | undefined): Facets {
    const { where, values } = conditions({ datasetId })
    const row = this.#database
      .prepare(
        `SELECT COUNT(*) AS total, TOTAL(${HAS_MASK}) AS withMask, TOTAL(${HAS_PROBLEM}) AS withProblem,
           TOTAL(split = 'train') AS train, TOTAL(split = 'validation') AS validation,
           TOTAL(split = 'test') AS test, TOTAL(split = 'unassigned') AS unassigned
         FROM image ${where}`,
      )
      .get(values) as Record<'total' | 'withMask' | 'withProblem' | keyof Facets['splits'], number>
    const { total, withMask, withProblem, ...splits } = row
    const statuses = this.statusCounts(datasetId)
    return { total, withMask, withoutMask: total - withMask, withProblem, statuses, splits }
  }

  /** How many images are how far. */
  statusCounts(datasetId: string | undefined): StatusCounts {
    const { where, values } = conditions({ datasetId })
    const rows = this.#database
      .prepare(`SELECT ${STATUS_LISTED} AS state, COUNT(*) AS images FROM image ${WITH_STATUS} ${where} GROUP BY 1`)
      .all(values) as { state: AnnotationState; images: number }[]
    const counts = emptyCounts()
    for (const { state, images } of rows) counts[state] = images
    return counts
  }
}

function conditions(query: Partial<ImageQuery>): { where: string; values: Record<string, string> } {
  const parts: string[] = []
  const values: Record<string, string> = {}
  const compare = (column: string, name: string, value: string | undefined) => {
    if (value === undefined) return
    parts.push(`${column} = @${name}`)
    values[name] = value
  }
  compare('image.dataset_id', 'datasetId', query.datasetId)
  compare('image.split', 'split', query.split)
  if (query.status === 'unfinished')
    parts.push(`${STATUS_LISTED} IN (${UNFINISHED.map((state) => `'${state}'`).join()})`)
  else compare(STATUS_LISTED, 'status', query.status)
  if (query.hasMask !== undefined) parts.push(query.hasMask ? HAS_MASK : `NOT ${HAS_MASK}`)
  if (query.hasProblem !== undefined) parts.push(query.hasProblem ? HAS_PROBLEM : `NOT ${HAS_PROBLEM}`)
  if (query.search) {
    // INSTR knows no wildcards, so that a search for "_" finds underscores; it ignores case of what LOWER knows.
    parts.push('INSTR(LOWER(image.path), LOWER(@search)) > 0')
    values.search = query.search
  }
  return { where: parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '', values }
}

function sortByIou(ids: string[], iou: IouByImage, direction: ImageQuery['direction']): string[] {
  const sign = direction === 'ascending' ? 1 : -1
  const withFigure: { id: string; iou: number }[] = []
  const without: string[] = []
  for (const id of ids) {
    const value = iou.get(id)
    if (value === 'failed') withFigure.push({ id, iou: -1 })
    else if (typeof value === 'number') withFigure.push({ id, iou: value })
    else without.push(id)
  }
  // Array.sort is stable: equal figures stay in natural order.
  withFigure.sort((a, b) => sign * (a.iou - b.iou))
  return [...withFigure.map(({ id }) => id), ...without]
}
