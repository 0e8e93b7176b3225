import { expect, test } from 'vitest'
import { z } from 'zod'
import { issueWords, Sha256 } from '../../../src-shared/domain/index.ts'
import { parsePostProcessing } from '../../../src-shared/postprocessing/steps.ts'

test.each<[z.ZodType, unknown, string]>([
  [z.int().max(8192), 18_000, 'must be at most 8192'],
  [z.number().min(0.1), -1, 'must be at least 0.1'],
  [z.number().positive(), 0, 'must be more than 0'],
  [z.array(z.number()).length(3), [1], 'must have exactly 3 values'],
  [z.string().max(3), 'abcd', 'must have at most 3 characters'],
  [z.array(z.number()).length(1), [], 'must have exactly 1 value'],
  [z.string().min(1), '', 'must have at least 1 character'],
  [z.number(), 'x', 'must be a number'],
  [z.array(z.number()), null, 'must be a list'],
  [z.number(), undefined, 'is missing'],
  [z.enum(['NCHW', 'NHWC']), 'CHW', 'must be "NCHW" or "NHWC"'],
  [z.strictObject({}), { clas: 1 }, 'there is no field clas'],
  [z.enum(['NCHW', 'NHWC']).nullable(), 'CHW', 'must be "NCHW" or "NHWC"'],
  [z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') })]), { kind: 'c' }, 'must be "a"'],
  [z.union([z.int(), z.string()]), true, 'must be a number, or must be a text'],
  [
    z.union([z.string(), z.object({ a: z.object({ b: z.number() }) })]),
    { a: { b: 'x' } },
    'does not fit at a.b: must be a number',
  ],
  [z.union([z.string(), z.array(z.int())]), [1, 'x'], 'does not fit at 1: must be a number'],
  [
    z.union([z.object({ a: z.number() }), z.object({ b: z.number() })]),
    {},
    'is none of the forms that are allowed here',
  ],
  [z.iso.datetime(), 'now', 'must be a time such as 2026-01-31T12:00:00Z'],
  [z.string().regex(/^a/), 'b', 'is not written as it should be'],
  [z.number().multipleOf(2), 3, 'must be a multiple of 2'],
  [Sha256, 'x', 'must be 64 hexadecimal digits, lower case'],
  [z.number().refine((value) => value !== 0, 'must not be 0'), 0, 'must not be 0'],
])('a value that does not fit is told in plain words (%#)', (schema, value, words) => {
  const [issue] = schema.safeParse(value).error?.issues ?? []
  expect(issue && issueWords(issue)).toBe(words)
})

test('steps that do not fit are named with their field', () => {
  const fault = (json: unknown) => (parsePostProcessing(json) as { fault: string }).fault
  expect(fault([{ kind: 'open', radius: 99 }])).toBe('step 1, radius: must be at most 64')
  expect(fault([{ kind: 'threshold' }, { kind: 'blur' }])).toMatch(/^step 2: kind is one of threshold, /)
  expect(fault({ kind: 'open' })).toBe('must be a list')
})
