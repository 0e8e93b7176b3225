import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { z } from 'zod'
import type { EvaluationSummary, Job } from '../../src-shared/domain/index.ts'
import type { EpochPoint } from '../charts/epoch-point.ts'
import type { SetChoice } from './set-address.ts'
import { orpc } from '../host/client.ts'
import { useJobs } from '../host/jobs-store.ts'

export type RunEpoch = EpochPoint & { modelId: string; model: string; summary: EvaluationSummary | null }

export type RunFigures = {
  epochs: RunEpoch[]
  best: RunEpoch | null
  /** Epochs without complete figures on this set. */
  missing: number
  loading: boolean
  error: unknown
}

/** The figures of every epoch of a run on a set; they change by themselves while an evaluation runs. */
export function useRunFigures(runId: string | null, set: SetChoice | null): RunFigures {
  const enabled = runId !== null && set !== null
  const input = { runId: runId ?? '', datasetId: set?.datasetId ?? '', split: set?.split ?? 'all' }
  const { data, error, isPending } = useQuery({
    ...orpc.evaluations.run.queryOptions({ input }),
    enabled,
    // While the figures of another set load, these stay: nothing flashes.
    placeholderData: keepPreviousData,
  })
  const failedModels = useMemo(
    () => (data?.epochs ?? []).filter(({ summary }) => isFailed(summary)).map(({ modelId }) => modelId),
    [data],
  )
  const reasons = useFailureReasons(failedModels, set)
  const jobs = useJobs((store) => store.jobs)
  const faults = useMemo(() => modelFaults([...jobs.values()]), [jobs])
  return useMemo(() => {
    const epochs = (data?.epochs ?? []).map((each): RunEpoch => {
      const { summary } = each
      const failed = isFailed(summary)
      return {
        ...each,
        scores: summary === null || failed ? null : summary.mean,
        evaluated: summary?.evaluated ?? 0,
        images: summary?.images ?? 0,
        failure: failed
          ? (reasons.get(each.modelId) ?? `It failed on all ${summary?.failed} images.`)
          : summary === null
            ? (faults.get(each.modelId) ?? null)
            : null,
      }
    })
    return {
      epochs,
      best: epochs.find(({ modelId }) => modelId === data?.best?.modelId) ?? null,
      missing: epochs.filter(({ summary }) => summary?.complete !== true).length,
      loading: enabled && isPending,
      error,
    }
  }, [data, enabled, error, faults, isPending, reasons])
}

function isFailed(summary: EvaluationSummary | null): boolean {
  return summary !== null && summary.evaluated === 0 && summary.failed > 0
}

const Problems = z.object({ problems: z.array(z.object({ modelId: z.string(), message: z.string() })) })

/** Models that could not be evaluated at all, such as a file that is gone: their reasons stand in the jobs. */
function modelFaults(jobs: readonly Job[]): ReadonlyMap<string, string> {
  const evaluations = jobs
    .filter(({ kind, result }) => kind === 'evaluate' && result !== null)
    .toSorted((one, other) => one.startedAt.localeCompare(other.startedAt))
  const problems = evaluations.flatMap(({ result }) => Problems.safeParse(result).data?.problems ?? [])
  return new Map(problems.map(({ modelId, message }) => [modelId, message]))
}

/** Why an epoch gave no mask: the reason of its first image. */
function useFailureReasons(modelIds: readonly string[], set: SetChoice | null): ReadonlyMap<string, string> {
  return useQueries({
    queries: modelIds.map((modelId) => ({
      ...orpc.evaluations.perImage.queryOptions({
        input: { modelId, datasetId: set?.datasetId ?? '', split: set?.split ?? 'all' },
      }),
      enabled: set !== null,
    })),
    combine: (results) =>
      new Map(
        results.flatMap(({ data }, index) => {
          const message = data?.find(({ problem }) => problem)?.problem?.message
          const modelId = modelIds[index]
          return message && modelId ? [[modelId, message] as const] : []
        }),
      ),
  })
}
