import { useMutation } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { Detection, type ModelProfile } from '../../../src-shared/domain/index.ts'
import { client, orpc } from '../../host/client.ts'
import { isActive, useJob } from '../../host/jobs-store.ts'
import { nextSearch } from './next-search.ts'

type Order = { path: string; datasetId: string | undefined; automatic: boolean }

/** Looks for the profile of a file by trying it on a dataset; begins by itself where nothing is known of the file. */
export function useDetection({ path, datasetId, automatic }: Order) {
  const start = useMutation(orpc.models.detect.mutationOptions({ meta: { stores: false } }))
  const job = useJob(start.data?.jobId ?? null)
  const { mutate } = start
  const begun = useRef<string | null>(null)
  const running = start.isPending || (job !== undefined && isActive(job))
  const on = start.variables?.datasetId ?? null
  const next = nextSearch({ automatic, running, on, datasetId })
  useEffect(() => {
    if (next === null || begun.current === next) return
    begun.current = next
    mutate({ path, datasetId: next })
  }, [mutate, next, path])

  // A search that nobody waits for would only take the model from others.
  const jobId = running ? job?.id : undefined
  useEffect(() => {
    if (jobId === undefined) return undefined
    return () => void client.jobs.cancel({ jobId }).catch(() => undefined)
  }, [jobId])

  const detection = useMemo(() => {
    const read = Detection.safeParse(job?.state === 'succeeded' ? job.result : null)
    return read.success ? read.data : null
  }, [job])
  return {
    job,
    running,
    detection,
    /** The dataset that it was begun on; another may have been chosen since. */
    on,
    error: start.error ?? (job?.state === 'failed' ? job.error : null),
    cancelled: job?.state === 'cancelled',
    start: () => {
      if (datasetId === undefined) return
      begun.current = datasetId
      mutate({ path, datasetId })
    },
    cancel: () => {
      if (jobId !== undefined) void client.jobs.cancel({ jobId })
    },
  }
}
export type DetectionState = ReturnType<typeof useDetection>

export const sameProfile = (a: ModelProfile | null, b: ModelProfile | null): boolean =>
  a !== null && b !== null && changedFields(a, b).size === 0

/** Which fields of two profiles differ, as a profile names them: `input.mean`. */
export function changedFields(now: ModelProfile, found: ModelProfile): Set<string> {
  const changed = new Set<string>()
  if (now.target !== found.target) changed.add('target')
  for (const part of ['input', 'output'] as const) {
    for (const [field, value] of Object.entries(now[part])) {
      const before = (found[part] as Record<string, unknown>)[field]
      if (JSON.stringify(value) !== JSON.stringify(before)) changed.add(`${part}.${field}`)
    }
  }
  return changed
}
