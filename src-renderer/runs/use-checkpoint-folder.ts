import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ModelProfile } from '../../src-shared/domain/index.ts'
import { orpc } from '../host/client.ts'
import { mergeProfile } from '../models/profile/merge-profile.ts'
import { neutralProfile } from '../models/profile/neutral-profile.ts'

/**
 * What a folder of checkpoints holds, and the one profile for all of them: that of the sidecar on top of a neutral one
 * for the first checkpoint's graph, unless the person changed it.
 */
export function useCheckpointFolder(path: string) {
  const inspection = useQuery(
    orpc.runs.inspect.queryOptions({ input: { path }, enabled: path !== '', staleTime: 0, gcTime: 0 }),
  )
  const found = inspection.data
  const first = found?.checkpoints[0]
  const firstPath = first && `${path.replace(/[/\\]$/, '')}/${first.file}`
  const graph = useQuery(
    orpc.models.inspect.queryOptions({ input: { path: firstPath ?? '' }, enabled: firstPath !== undefined, gcTime: 0 }),
  )
  const facts = graph.data?.facts
  const [edited, setProfile] = useState<ModelProfile | null>(null)
  const offered = useMemo(() => {
    if (!facts) return null
    const base = graph.data?.profile ?? neutralProfile(facts).profile
    return base && mergeProfile(base, found?.profile ?? {})
  }, [facts, graph.data, found])
  return {
    found,
    facts,
    firstPath,
    profile: edited ?? offered,
    edited: edited !== null,
    setProfile,
    looking: inspection.isFetching,
    error: inspection.error,
    graphError: graph.error,
  }
}
