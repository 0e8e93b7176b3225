import {
  changeWork,
  nothingWords,
  operationLabel,
  type ChangeTask,
  type Operation,
  type Studio,
} from '../engine/index.ts'
import type { OperationAnswer } from './operation-worker.ts'

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
  const { width, height, isBinary } = plane
  const mask = plane.data.slice()
  const worker = new Worker(new URL('./operation-worker.ts', import.meta.url), { type: 'module' })
  let listener: (part: number) => void = () => undefined
  const result = new Promise<Awaited<ChangeTask['result']>>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<OperationAnswer>) => {
      if ('part' in data) return listener(data.part)
      worker.terminate()
      if ('error' in data) reject(new Error(data.error))
      else resolve(data.change)
    })
    worker.addEventListener('error', () => {
      worker.terminate()
      reject(new Error(GONE))
    })
    worker.postMessage({ width, height, mask, isBinary, operation }, [mask.buffer])
  })
  return { result, cancel: () => worker.terminate(), onProgress: (listen) => (listener = listen) }
}
