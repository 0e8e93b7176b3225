import type { SplitChoice } from '../../src-shared/domain/index.ts'

type SetPlace = { datasetId: string; split: SplitChoice }

/** `/path?…` of the values that are there. */
export function addressOf(path: string, values: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(values))
    if (value !== null && value !== undefined) search.set(key, String(value))
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

/** Two models side by side, B being the one in question. */
export const compareAddress = (place: SetPlace & { a: string | null; b: string }): string =>
  addressOf('/compare', { a: place.a, b: place.b, dataset: place.datasetId, split: place.split })

export const releaseAddress = (place: SetPlace & { modelId: string }): string =>
  addressOf('/release', { model: place.modelId, dataset: place.datasetId, split: place.split })

export const progressAddress = (place: Partial<SetPlace> & { runId: string }): string =>
  addressOf('/progress', { run: place.runId, dataset: place.datasetId, split: place.split })
