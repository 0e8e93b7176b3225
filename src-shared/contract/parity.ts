import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Id, ParityOrder, ParityResult } from '../domain/index.ts'

export const parity = {
  /** The job's result is a ParityResult. */
  start: oc.input(ParityOrder).output(z.object({ jobId: Id })),
  /** Every comparison of a model, the newest first. */
  list: oc.input(z.object({ modelId: Id })).output(z.array(ParityResult)),
  /** The latest of each reference that holds for the model as it is now: what a release rests on. */
  evidence: oc.input(z.object({ modelId: Id })).output(z.array(ParityResult)),
  remove: oc.input(z.object({ id: z.int() })).output(z.object({ removed: z.int() })),
}
