import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Id, ModelLimits, RuntimeSettings, RuntimeState } from '../domain/index.ts'

/** How models are run: settings and limits, what is loaded, what is in quarantine. */
export const runtime = {
  get: oc.output(RuntimeState),
  /** What is left out stays as it is; null takes what was measured to be good. */
  set: oc.input(RuntimeSettings.partial()).output(RuntimeState),
  /** All settings as they were at first. */
  reset: oc.output(RuntimeState),
  setLimits: oc.input(z.object({ modelId: Id, limits: ModelLimits.partial() })).output(RuntimeState),
  /** Ends the quarantine of a model (by its SHA-256) or a file. */
  lift: oc.input(z.object({ key: z.string().min(1).max(5000) })).output(RuntimeState),
  /** Gives up all loaded models. */
  unload: oc.output(RuntimeState),
}
