import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { Id } from '../domain/index.ts'

/** Who paints on an image: the window that opened it first, or took it over. */
const Painter = z.object({
  author: z.string().nullable(),
  /** When that window opened the image, or took it over. ISO 8601. */
  since: z.string(),
  isYou: z.boolean(),
  /** Another window, whose painter has the name of who asks: all who share a backend may have the same. */
  isYourName: z.boolean(),
  /** Another window of the same browser, so of the same person. */
  isYourBrowser: z.boolean(),
})
export type Painter = z.infer<typeof Painter>

const Window = z.object({ imageId: Id, sessionId: z.string().min(8).max(64) })

const Attending = Window.extend({
  /** Since when this window paints on it, as it was told last; absent: it does not. Known again after a restart. */
  paintingSince: z.iso.datetime().optional(),
  /** The same for all windows of a browser; absent where it keeps nothing. */
  browserId: z.string().min(8).max(64).optional(),
})

export const annotationPainters = {
  /** Has the image open, for as long as the answer is read: tells who paints, at once and at every change. */
  attend: oc.input(Attending).output(eventIterator(Painter)),
  /** This window paints from now on; the one before only looks. */
  takeOver: oc.input(Window).output(z.void()),
  /** A stroke is begun there: the mask file can wait for it, which would else be written under the hand. */
  handDown: oc.input(z.object({ imageId: Id })).output(z.void()),
}
