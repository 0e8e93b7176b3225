import { useEffect } from 'react'
import { z } from 'zod'
import type { Job } from '../../../src-shared/domain/index.ts'
import { shareBetweenWindows, usePreference } from '../../host/preferences.ts'
import { endOf, newErrors } from './new-errors.ts'

const KEY = 'jobs.errorsSeenUntil'
const Time = z.string()

// Two windows must not count differently.
shareBetweenWindows(KEY)

/** Failed jobs that nobody looked at in the drawer, and that did not succeed when they were tried again. */
export function useNewErrors(jobs: readonly Job[]): Job[] {
  const [until] = usePreference(KEY, Time, '')
  return newErrors(jobs, until)
}

/** What is listed while this is shown has been seen. */
export function useSeeErrors(errors: readonly Job[]): void {
  const [until, setUntil] = usePreference(KEY, Time, '')
  const latest = errors.map(endOf).toSorted().at(-1) ?? ''
  useEffect(() => {
    if (latest > until) setUntil(latest)
  }, [latest, until, setUntil])
}
