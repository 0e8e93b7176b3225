import { changeBy, type OperationOrder } from '../engine/operate.ts'
import type { Change } from '../engine/recorder.ts'

/** First what is to be done, then the mask in pieces, so that the page need not copy all of it at once. */
export type OperationMessage = Omit<OperationOrder, 'mask'> | { piece: Uint8Array; at: number }
/** Operations on all of a mask, beside the page, which has a hand to follow. One order, one worker. */
export type OperationAnswer = { part: number } | { change: Change | null } | { error: string }

const scope = self as unknown as {
  onmessage: (event: MessageEvent<OperationMessage>) => void
  postMessage: (answer: OperationAnswer, transfer?: Transferable[]) => void
}

let order: OperationOrder | null = null

scope.onmessage = ({ data }) => {
  try {
    if ('operation' in data) order = { ...data, mask: new Uint8Array(data.width * data.height) }
    else if (order) take(order, data)
  } catch (error) {
    scope.postMessage({ error: error instanceof Error ? error.message : String(error) })
  }
}

function take(given: OperationOrder, { piece, at }: { piece: Uint8Array; at: number }): void {
  given.mask.set(piece, at)
  if (at + piece.length < given.mask.length) return
  const change = changeBy(given, (part) => scope.postMessage({ part }))
  const bytes = change ? [change.before.buffer, change.after.buffer] : []
  scope.postMessage({ change }, bytes as ArrayBuffer[])
}
