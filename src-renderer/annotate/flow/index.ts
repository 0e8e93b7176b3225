import { z } from 'zod'
import { client } from '../../host/client.ts'
import { faultOf, isConnectionLoss } from '../../host/fault.ts'
import { outbox, startOutbox } from '../outbox/index.ts'
import { Submissions } from './submissions.ts'

const STORAGE_KEY = 'hairline.submissions'
const Stored = z.array(z.object({ imageId: z.string(), name: z.string(), noHair: z.boolean() }))

/** The submissions of the page. They go on whatever screen is shown. */
export const submissions = new Submissions({
  strokesKept,
  submit: async ({ imageId, noHair }) => {
    await client.annotation.submit({ imageId, ...(noHair ? { noHair } : {}) })
  },
  isLost: isConnectionLoss,
  messageOf: (error) => faultOf(error).message,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  remember: (waiting) => {
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify(waiting))
    } catch {
      // Storage may be full or forbidden: then a page that is closed at once leaves the image in progress.
    }
  },
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

/** What a page before this one could not submit any more. */
export function resumeSubmissions(): void {
  if (resumed) return
  resumed = true
  try {
    for (const each of Stored.parse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]'))) submissions.add(each)
  } catch {
    // Nothing that could be read: nothing waits.
  }
  window.addEventListener('beforeunload', (event) => {
    if (submissions.store.getState().waiting.length > 0) event.preventDefault()
  })
}
