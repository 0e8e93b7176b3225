import { skipToken, useQuery } from '@tanstack/react-query'
import type { EvaluationSummary } from '../../src-shared/domain/index.ts'
import { orpc } from '../host/client.ts'
import { failuresOf } from './failures.ts'

const NONE: ReadonlyMap<string, string> = new Map()

/** Why inference failed on images of an evaluated set, by image; asked for only where it did. */
export function useFailures(summary: EvaluationSummary | undefined): ReadonlyMap<string, string> {
  const { data } = useQuery(
    orpc.evaluations.perImage.queryOptions({
      input:
        summary && summary.failed > 0
          ? { datasetId: summary.datasetId, modelId: summary.modelId, split: summary.split, failedOnly: true }
          : skipToken,
      select: failuresOf,
    }),
  )
  return data ?? NONE
}
