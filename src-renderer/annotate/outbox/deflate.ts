import type { PackAnswer } from './pack-worker.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Waiting = { resolve: (deflated: Bytes) => void; reject: (error: Error) => void }

let worker: Worker | null = null
/** Answers come in the order of what was asked. */
let waiting: Waiting[] = []

/** Deflates in a worker, beside the page: some 100 ms for a long soft stroke. Rejects where there is no worker, or no memory. */
export function deflate(bytes: Bytes): Promise<Bytes> {
  worker ??= startWorker()
  return new Promise((resolve, reject) => {
    waiting.push({ resolve, reject })
    worker?.postMessage(bytes)
  })
}

function startWorker(): Worker {
  const started = new Worker(new URL('./pack-worker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<PackAnswer>) => {
    const asked = waiting.shift()
    if (data) asked?.resolve(data)
    else asked?.reject(new Error('A stroke could not be packed.'))
  })
  started.addEventListener('error', () => {
    for (const { reject } of waiting) reject(new Error('The worker that packs strokes ended.'))
    waiting = []
    started.terminate()
    worker = null
  })
  return started
}
