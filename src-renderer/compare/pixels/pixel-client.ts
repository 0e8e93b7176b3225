import type { PixelAnswer, PixelRequests } from './protocol.ts'

type Waiting = { resolve: (response: never) => void; reject: (error: Error) => void }

let worker: Worker | null = null
let nextId = 1
const waiting = new Map<number, Waiting>()

/** Asks the pixel worker, which is started at the first question. */
export function askPixels<M extends keyof PixelRequests>(
  method: M,
  request: PixelRequests[M]['request'],
): Promise<PixelRequests[M]['response']> {
  worker ??= startWorker()
  const id = nextId++
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    worker?.postMessage({ id, method, request })
  })
}

function startWorker(): Worker {
  const started = new Worker(new URL('./pixel-worker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<PixelAnswer>) => {
    const call = waiting.get(data.id)
    waiting.delete(data.id)
    if ('error' in data) call?.reject(new Error(data.error))
    else call?.resolve(data.response as never)
  })
  // Out of memory, most likely: what waits is told, and the next question starts another.
  started.addEventListener('error', () => {
    for (const call of waiting.values()) call.reject(new Error('The pictures could not be compared; try again.'))
    waiting.clear()
    started.terminate()
    worker = null
  })
  return started
}
