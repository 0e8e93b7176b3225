import type { z } from 'zod'

/** Sentences of our own stay; only what the schema library says by itself is put into plain words. */
const OF_THE_LIBRARY = /^(Too big|Too small|Invalid input|Invalid option|Unrecognized key)/

const KINDS: Record<string, string> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
}
const UNITS: Record<string, string> = { array: 'value', string: 'character' }

/** What is wrong with a value, as the end of "input.width …": `must be at most 8192`. */
export function issueWords(issue: z.core.$ZodIssue): string {
  if (!OF_THE_LIBRARY.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'too_big':
      return limited(issue, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)
    case 'too_small':
      return limited(issue, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)
    case 'invalid_type':
      return issue.message.endsWith('undefined') ? 'is missing' : `must be ${KINDS[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`
    case 'unrecognized_keys':
      return `there is no field ${issue.keys.join(', ')}`
    default:
      return issue.message
  }
}

type Limited = { origin: string; exact?: boolean }

function limited({ origin, exact = false }: Limited, limit: string, bound: number | bigint): string {
  const unit = UNITS[origin]
  const amount = `${exact ? 'exactly' : limit} ${bound}`
  if (!unit) return `must be ${amount}`
  return `must have ${amount} ${Number(bound) === 1 ? unit : `${unit}s`}`
}
