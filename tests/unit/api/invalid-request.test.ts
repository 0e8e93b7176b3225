import { expect, test } from 'vitest'
import { z } from 'zod'
import { invalidRequest } from '../../../src-main/api/invalid-request.ts'
import { ParityOrder } from '../../../src-shared/domain/index.ts'

function told(schema: z.ZodType, data: unknown): string {
  return invalidRequest(schema.safeParse(data).error?.issues ?? [], data).message
}

test.each<[z.ZodType, unknown, string]>([
  [ParityOrder, { modelId: 'mdl_1', tolerance: 3 }, 'tolerance (3) must be at most 1'],
  [ParityOrder, { modelId: 'mdl_1', holds: 'all' }, 'holds ("all") must be "auto" or "raw" or "probability"'],
  [ParityOrder, {}, 'modelId is missing'],
  [z.object({ sizes: z.array(z.int()) }), { sizes: [1, 'two'] }, 'sizes.1 ("two") must be a number'],
  [z.object({ size: z.int() }), { size: [1] }, 'size (a list of 1) must be a number'],
  [z.object({}), 7, 'the request (7) must be an object'],
  [z.strictObject({}), { colour: 1 }, 'there is no field colour'],
])('a request that does not fit names the field, what it must be and what it is (%#)', (schema, data, fault) => {
  expect(told(schema, data)).toBe(`The request does not fit: ${fault}.`)
})

test('what is long is cut, what cannot be seen is shown, and many faults are counted', () => {
  expect(told(z.object({ name: z.number() }), { name: `\u202e${'x'.repeat(500)}` }).length).toBeLessThan(160)
  expect(
    told(
      z.array(z.number()),
      Array.from({ length: 8 }, () => 'x'),
    ),
  ).toMatch(/; and 3 more\.$/)
})
