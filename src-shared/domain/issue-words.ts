import type { z } from 'zod'

/** Sentences of our own stay; only what the schema library says by itself is put into plain words. */
const OF_THE_LIBRARY = /^(Too big|Too small|Invalid [a-zA-Z]+|Unrecognized key)/

const KINDS: Record<string, string> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
  file: 'a file',
  Blob: 'a file',
}
const FORMATS: Record<string, string> = { datetime: 'must be a time such as 2026-01-31T12:00:00Z' }
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
      return oneOf(issue.values)
    case 'unrecognized_keys':
      return `there is no field ${issue.keys.join(', ')}`
    case 'invalid_union':
      return unionWords(issue)
    case 'invalid_key':
      return 'has a name that is not allowed'
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'is not written as it should be'
    default:
      return 'is not allowed here'
  }
}

const oneOf = (values: readonly unknown[]) => `must be ${values.map((value) => JSON.stringify(value)).join(' or ')}`

/**
 * One field may tell kinds of objects apart. Else the form that fits but for something inside it is what was meant, if it is
 * the only one; where none or several are, all that the value itself could have been.
 */
function unionWords(issue: z.core.$ZodIssueInvalidUnion): string {
  const { options } = issue as { options?: readonly unknown[] }
  if (options && options.length > 0) return oneOf(options)
  const deeper = issue.errors.flatMap(([first]) => (first && first.path.length > 0 ? [first] : []))
  const [inside] = deeper
  if (inside && deeper.length === 1) return `does not fit at ${inside.path.join('.')}: ${issueWords(inside)}`
  const words = issue.errors.flatMap(([first]) => (first && first.path.length === 0 ? [issueWords(first)] : []))
  return words.length > 0 ? [...new Set(words)].join(', or ') : 'is none of the forms that are allowed here'
}

type Limited = { origin: string; exact?: boolean }

function limited({ origin, exact = false }: Limited, limit: string, bound: number | bigint): string {
  const unit = UNITS[origin]
  const amount = `${exact ? 'exactly' : limit} ${bound}`
  if (!unit) return `must be ${amount}`
  return `must have ${amount} ${Number(bound) === 1 ? unit : `${unit}s`}`
}
