import { createHash } from 'node:crypto'
import type { ModelProfile } from '../../src-shared/domain/index.ts'

/** SHA-256 of the profile as JSON with sorted keys: the same for equal profiles, however they were written. */
export function profileHash(profile: ModelProfile): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(profile)))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]))
}
