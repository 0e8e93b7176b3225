import { z } from 'zod'
import { ERROR_CODES } from './errors.ts'
import { Id } from './dataset.ts'

export const JobKind = z.enum([
  'import',
  'export-masks',
  'import-run',
  'evaluate',
  'release',
  'demo',
  'relink',
  'cache',
  'detect',
  'tune',
  'generate',
  'benchmark',
  'parity',
])
export type JobKind = z.infer<typeof JobKind>

/** Long work. It belongs to the backend: it goes on when the window closes and can be watched again. */
export const Job = z.object({
  id: Id,
  kind: JobKind,
  /** Verb first: "Evaluate epoch 7". */
  title: z.string(),
  /** What it is done to: "Salon, July, 300 images". */
  subtitle: z.string(),
  /** The model that it is done to, where its page watches for it. */
  modelId: Id.optional(),
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  /** Of `total` `unit`s; total is null while it is not known. */
  done: z.int(),
  total: z.int().nullable(),
  unit: z.string(),
  /** The step that runs now, for jobs with named steps; null else. */
  step: z.string().nullable(),
  perSecond: z.number().nullable(),
  remainingMs: z.number().nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** One sentence that says what came out. */
  summary: z.string().nullable(),
  /** What the work made, for the screen that started it. */
  result: z.record(z.string(), z.unknown()).nullable(),
  error: z.object({ code: z.enum(ERROR_CODES), message: z.string() }).nullable(),
})
export type Job = z.infer<typeof Job>
