import type { TimelineState } from '../painting/engine/index.ts'

type Moving = { snapshot: () => Pick<TimelineState, 'target'>; subscribe: (listener: () => void) => () => void }

/** Resolves when an undo, redo or jump that is under way has come to its end: what it made of the mask is in the outbox then. */
export async function arrived(timeline: Moving): Promise<void> {
  await new Promise<void>((resolve) => {
    let stop: () => void = () => undefined
    const look = () => {
      if (timeline.snapshot().target !== null) return
      stop()
      resolve()
    }
    stop = timeline.subscribe(look)
    look()
  })
}
