import { ImageQuery } from '../../src-shared/domain/index.ts'

/**
 * A list of images as the search part of an address, so that a list can be linked to and taken from screen to screen:
 * `?dataset=…&split=test&mask=no&model=…&sort=iou&direction=ascending`.
 */
export function queryToParams(query: ImageQuery): URLSearchParams {
  const params = new URLSearchParams()
  const set = (name: string, value: string | undefined) =>
    value !== undefined && value !== '' && params.set(name, value)
  set('dataset', query.datasetId)
  set('split', query.split)
  set('mask', yesNo(query.hasMask))
  set('problem', yesNo(query.hasProblem))
  set('status', query.status)
  set('search', query.search)
  set('model', query.modelId)
  if (query.sort !== 'name') set('sort', query.sort)
  if (query.direction !== 'ascending') set('direction', query.direction)
  return params
}

/** The list that an address names. What it says wrongly counts as not said. */
export function queryFromParams(params: URLSearchParams): ImageQuery {
  const fields = ImageQuery.shape
  const split = fields.split.safeParse(params.get('split') ?? undefined)
  const status = fields.status.safeParse(params.get('status') ?? undefined)
  const sort = fields.sort.safeParse(params.get('sort') ?? undefined)
  const direction = fields.direction.safeParse(params.get('direction') ?? undefined)
  return {
    datasetId: params.get('dataset') || undefined,
    split: split.success ? split.data : undefined,
    hasMask: fromYesNo(params.get('mask')),
    hasProblem: fromYesNo(params.get('problem')),
    status: status.success ? status.data : undefined,
    search: params.get('search')?.slice(0, 200) || undefined,
    modelId: params.get('model') || undefined,
    sort: sort.success ? sort.data : 'name',
    direction: direction.success ? direction.data : 'ascending',
  }
}

const yesNo = (value: boolean | undefined) => (value === undefined ? undefined : value ? 'yes' : 'no')
const fromYesNo = (text: string | null) => (text === 'yes' ? true : text === 'no' ? false : undefined)
