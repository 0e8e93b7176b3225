import { changeBy, type OperationOrder } from '../engine/operate.ts'
import type { Change } from '../engine/recorder.ts'

/** Operations on all of a mask, beside the page, which has a hand to follow. One order, one worker. */
export type OperationAnswer = { part: number } | { change: Change | null } | { error: string }

const scope = self as unknown as {
  onmessage: (event: MessageEvent<OperationOrder>) => void
  postMessage: (answer: OperationAnswer, transfer?: Transferable[]) => void
}

scope.onmessage = ({ data }) => {
  try {
    const change = changeBy(data, (part) => scope.postMessage({ part }))
    const bytes = change ? [change.before.buffer, change.after.buffer] : []
    scope.postMessage({ change }, bytes as ArrayBuffer[])
  } catch (error) {
    scope.postMessage({ error: error instanceof Error ? error.message : String(error) })
  }
}
