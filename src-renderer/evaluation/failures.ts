import type { ImageResult } from '../../src-shared/domain/index.ts'

/** By image: why a model has no figure there. */
export const failuresOf = (results: readonly ImageResult[]): ReadonlyMap<string, string> =>
  new Map(results.flatMap(({ imageId, problem }) => (problem ? [[imageId, problem.message] as const] : [])))
