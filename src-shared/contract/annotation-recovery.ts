import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Id } from '../domain/index.ts'
import { StrokeId } from './annotation-history.ts'

/** Lines of the journal that something which ended too early left behind. */
const Recovered = z.object({
  /** Lines that the journal holds, oldest first. */
  stored: z.array(StrokeId),
  /** Lines that a window has taken over and not sent yet. */
  waiting: z.array(StrokeId),
  /** The last line of the journal before them. */
  after: z.int().min(0),
  /** Whether the history knows what each of the stored ones changed. */
  isKnown: z.boolean(),
})
export type Recovered = z.infer<typeof Recovered>

export const annotationRecovery = {
  /**
   * The strokes of an image that a crash left behind, except those of this session: painted in a page that ended before it
   * had sent them (`strokeIds`, told by the page that takes them over), or stored by a run of the backend that ended before
   * they were in the mask file. Null where there are none, and once somebody painted on top.
   */
  recovered: oc
    .input(
      z.object({
        imageId: Id,
        sessionId: z.string().min(8).max(64),
        strokeIds: z.array(StrokeId).max(100_000).optional(),
      }),
    )
    .output(Recovered.nullable()),
  /** They are looked at: nobody is asked about them any more. */
  keepRecovered: oc.input(z.object({ imageId: Id })).output(z.void()),
}
