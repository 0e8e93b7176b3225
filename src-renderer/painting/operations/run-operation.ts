import {
  changeWork,
  nothingWords,
  operationLabel,
  type ChangeTask,
  type MaskPlane,
  type Operation,
  type Studio,
} from '../engine/index.ts'
import { nextTask } from '../next-task.ts'
import type { OperationAnswer, OperationMessage } from './operation-worker.ts'

/** Copied in a few milliseconds. */
const PIECE_BYTES = 2 ** 22

const GONE =
  'The operation stopped in this window and the mask is as it was. Try again; a smaller radius needs less memory.'

/** Does something to all of the mask, in a worker; one step of the history. Returns false while the mask may not be changed. */
export function runOperation(studio: Studio, operation: Operation): boolean {
  if (!studio.mayBegin()) return false
  const label = operationLabel(operation)
  const work = changeWork(studio.plane, label, startTask(studio, operation))
  return studio.start({ ...work, nothingWords: nothingWords(operation) })
}

/** Each order has a worker of its own, so that cancelling frees whatever it has taken at once. */
function startTask({ plane }: Studio, operation: Operation): ChangeTask {
  const worker = new Worker(new URL('./operation-worker.ts', import.meta.url), { type: 'module' })
  const ended = new AbortController()
  const end = () => {
    ended.abort()
    worker.terminate()
  }
  let listener: (part: number) => void = () => undefined
  const result = new Promise<Awaited<ChangeTask['result']>>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<OperationAnswer>) => {
      if ('part' in data) return listener(data.part)
      end()
      if ('error' in data) reject(new Error(data.error))
      else resolve(data.change)
    })
    worker.addEventListener('error', () => {
      end()
      reject(new Error(GONE))
    })
    hand(worker, plane, operation, ended.signal).catch(() => {
      end()
      reject(new Error(GONE))
    })
  })
  return { result, cancel: end, onProgress: (listen) => (listener = listen) }
}

/** The mask does not move meanwhile: the studio is busy. @throws where there is no memory for a copy */
async function hand(
  worker: Worker,
  { width, height, isBinary, data }: MaskPlane,
  operation: Operation,
  ended: AbortSignal,
): Promise<void> {
  const post = (message: OperationMessage, transfer: Transferable[] = []) => worker.postMessage(message, transfer)
  post({ width, height, isBinary, operation })
  for (let at = 0; at < data.length && !ended.aborted; at += PIECE_BYTES) {
    const piece = data.slice(at, at + PIECE_BYTES)
    post({ piece, at }, [piece.buffer])
    await nextTask()
  }
}
