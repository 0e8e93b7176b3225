import { ORPCError } from '@orpc/client'
import { client } from '../../host/client.ts'
import { useConnection } from '../../host/connection-store.ts'
import { isConnectionLoss } from '../../host/fault.ts'
import { OwnBytes } from '../../host/own-bytes.ts'
import { nextFrame } from '../../painting/next-task.ts'
import { deflate } from './deflate.ts'
import { lookAfterMaskFile } from './mask-files.ts'
import { Outbox, type Answer, type Refusal } from './outbox.ts'
import { packStroke } from './pack-stroke.ts'
import { beginSession, endedByNow, sessionId } from './session.ts'
import { BrowserStrokeStore } from './stroke-store.ts'
import { randomId, type PendingStep, type PendingStroke } from './stroke.ts'

let store: BrowserStrokeStore | null = null
/** Painted before the workspace was known: put into its store when it is. */
let early: PendingStroke[] = []

/** Before whoever brings a last stroke then: this listens first. */
let isLeft = false
window.addEventListener('pagehide', () => {
  isLeft = true
  outbox.keepNow()
})
window.addEventListener('pageshow', () => (isLeft = false))

/** The one outbox of the page. It lives as long as the page does, whatever screen is shown. */
export const outbox = new Outbox({
  send,
  sessionId,
  newStrokeId: () => randomId('str'),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  // A page that is left may have no next frame.
  turn: () => (isLeft || document.visibilityState === 'hidden' ? Promise.resolve() : nextFrame()),
  pack: (stroke) => packStroke(stroke, deflate),
  isLeft: () => isLeft,
  store: {
    put: (stroke) => (store ? store.put(stroke) : void early.push(stroke)),
    remove: (strokeIds) => {
      early = early.filter((stroke) => !strokeIds.includes(stroke.strokeId))
      store?.remove(strokeIds)
    },
  },
})

async function send(stroke: PendingStroke): Promise<Answer> {
  const { patch, strokeId, sessionId, imageId, base, maskVersion, label, step, preLabel } = stroke
  try {
    const stored = await client.annotation.appendStroke({
      imageId,
      strokeId,
      sessionId,
      base,
      maskVersion,
      label,
      ...(preLabel ? { preLabel } : {}),
      ...(step ? { step: stepInput(step) } : {}),
      patch: new OwnBytes(patch),
    })
    lookAfterMaskFile(imageId)
    return { kind: 'stored', ...stored }
  } catch (error) {
    if (isConnectionLoss(error)) return { kind: 'unknown' }
    return { kind: 'refused', refusal: refusalOf(error) }
  }
}

function stepInput(step: PendingStep) {
  if (step.kind === 'travel') return step
  return { ...step, before: new OwnBytes(step.before), thumbnail: new OwnBytes(step.thumbnail) }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof ORPCError) {
    return { code: String(error.code), message: error.message, details: error.data as Record<string, unknown> }
  }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) }
}

let started: Promise<void> | null = null
let isEnded: (session: string) => boolean = () => false

/** Whether that session had ended when this page began, so that its strokes are in this outbox. After `startOutbox`. */
export const isTakenOver = (session: string): boolean => isEnded(session)

/**
 * Takes over the strokes that earlier pages could not send. Resolves when it is known what waits, so that an image that
 * is opened then shows it.
 */
export function startOutbox(): Promise<void> {
  started ??= start().catch(() => undefined)
  return started
}

async function start(): Promise<void> {
  const last = beginSession()
  outbox.subscribe(() => useConnection.getState().setWaitingStrokes(outbox.snapshot().waiting))
  window.addEventListener('beforeunload', (event) => {
    if (outbox.snapshot().waiting > 0) event.preventDefault()
  })
  // Asked until it is answered: without it no stroke outlives the page.
  const { path } = await answered(() => client.workspace.get())
  store = new BrowserStrokeStore(path)
  for (const stroke of early.splice(0)) store.put(stroke)
  // Before the strokes are read: of a session that had ended all are there.
  isEnded = await endedByNow(last)
  const left = await store.all(isEnded)
  await noteRecovered(left)
  outbox.adopt(left)
}

/** Before they go out, so that whoever opens the image is told what came back. */
async function noteRecovered(strokes: readonly PendingStroke[]): Promise<void> {
  for (const [imageId, ofImage] of Map.groupBy(strokes, (stroke) => stroke.imageId)) {
    const strokeIds = ofImage.map(({ strokeId }) => strokeId)
    // An image that is gone is told by its strokes.
    await answered(() => client.annotation.recovered({ imageId, sessionId, strokeIds })).catch(() => undefined)
  }
}

/** Asks again for as long as the answer is lost with the connection. @throws a refusal */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!isConnectionLoss(error)) throw error
    }
  }
}
