import { client } from '../../host/client.ts'
import { faultOf, isConnectionLoss } from '../../host/fault.ts'
import { isTakenOver, outbox, startOutbox } from '../outbox/index.ts'
import { sessionId } from '../outbox/session.ts'
import { noteStatus } from '../queue/queue.ts'
import { keepSubmissions, takeSubmissions } from './kept-submissions.ts'
import { Submissions } from './submissions.ts'

/** The submissions of the page. They go on whatever screen is shown. */
export const submissions = new Submissions({
  strokesKept,
  submit: async ({ imageId, noHair }) => {
    noteStatus(imageId, await client.annotation.submit({ imageId, ...(noHair ? { noHair } : {}) }))
  },
  isLost: isConnectionLoss,
  messageOf: (error) => faultOf(error).message,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  remember: (waiting) => keepSubmissions(localStorage, sessionId, waiting),
})

/** Resolves when the journal has every stroke of the image. @throws Error where it will not take them */
export async function strokesKept(imageId: string): Promise<void> {
  await startOutbox()
  await new Promise<void>((resolve, reject) => {
    const look = () => {
      const { conflicts, lost } = outbox.snapshot()
      if ([...conflicts, ...lost].some((each) => each.imageId === imageId)) {
        stop()
        reject(new Error('Its strokes are not saved, because the mask was changed elsewhere; decide which one counts.'))
      } else if (outbox.pendingOf(imageId).length === 0) {
        stop()
        resolve()
      }
    }
    let stop: () => void = () => undefined
    stop = outbox.subscribe(look)
    look()
  })
}

let resumed = false

/** What pages before this one could not submit any more; their last strokes are in this page's outbox. */
export function resumeSubmissions(): void {
  if (resumed) return
  resumed = true
  void startOutbox().then(() => {
    for (const each of takeSubmissions(localStorage, isTakenOver)) submissions.add(each)
  })
  window.addEventListener('beforeunload', (event) => {
    if (submissions.store.getState().waiting.length > 0) event.preventDefault()
  })
}
