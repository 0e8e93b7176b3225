import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import type { WorkspaceInfo } from '../../../src-shared/contract/index.ts'
import { orpc } from '../../host/client.ts'
import { queryClient } from '../../host/query-client.ts'
import { setPreference, usePreference, usePreferencesLoaded } from '../../host/preferences.ts'
import { TOUR_STEPS } from './tour-steps.ts'

const KEY = 'tour'
const ENDED = 'ended'
const Place = z.union([
  z.literal(ENDED),
  z
    .int()
    .min(0)
    .max(TOUR_STEPS.length - 1),
])

type Tour = { step: number; demo: NonNullable<WorkspaceInfo['demo']> }

/** Where the tour stands; null where it has ended, or where there is no demo to show. */
export function useTour(): Tour | null {
  const { data: workspace } = useQuery(orpc.workspace.get.queryOptions())
  const loaded = usePreferencesLoaded()
  const [place] = usePreference(KEY, Place, 0)
  const demo = workspace?.demo ?? null
  return loaded && demo && place !== ENDED ? { step: place, demo } : null
}

/** Goes on to a step; past the last one the tour ends and is not shown again. */
export const goToTourStep = (step: number): void => setPreference(KEY, step < TOUR_STEPS.length ? step : ENDED)

export const endTour = (): void => setPreference(KEY, ENDED)

export const startTour = (): void => goToTourStep(0)

/** The tour goes through the demo, so there must be one. */
export function canTour(): boolean {
  const workspace = queryClient.getQueryData(orpc.workspace.get.queryKey())
  return workspace !== undefined && workspace.demo !== null
}
