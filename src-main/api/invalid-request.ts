import { AppError, issueWords, visible } from '../../src-shared/domain/index.ts'
import type { z } from 'zod'

const MOST_FAULTS = 5
const LONGEST_VALUE = 60

/** What does not fit into the contract: each field with what it must be and what it is. */
export function invalidRequest(issues: readonly z.core.$ZodIssue[], data: unknown): AppError {
  const faults = issues.slice(0, MOST_FAULTS).map((issue) => faultOf(issue, data))
  const more = issues.length > MOST_FAULTS ? `; and ${issues.length - MOST_FAULTS} more` : ''
  return new AppError('INVALID_INPUT', `The request does not fit: ${faults.join('; ')}${more}.`, { faults })
}

/** "threshold (1.5) must be at most 1". */
function faultOf(issue: z.core.$ZodIssue, data: unknown): string {
  const field = issue.path.map(String).join('.')
  const place = field === '' ? 'the request' : visible(field)
  const words = issueWords(issue)
  if (issue.code === 'unrecognized_keys') return field === '' ? words : `${place}: ${words}`
  const value = valueAt(data, issue.path)
  return value === undefined ? `${place} ${words}` : `${place} (${shown(value)}) ${words}`
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return visible(text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text)
}
