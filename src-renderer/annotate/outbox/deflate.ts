import type { PackAnswer, PackRequest } from './pack-worker.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Waiting = { resolve: (deflated: Bytes) => void; reject: (error: Error) => void }

/** A worker that has nothing to do takes memory of the page. */
const IDLE_MS = 20_000

let worker: Worker | null = null
let idle: ReturnType<typeof setTimeout> | undefined
let nextId = 1
const waiting = new Map<number, Waiting>()

/** Deflates in a worker, beside the page: some 100 ms for a long soft stroke. Rejects where that cannot be done. */
export function deflate(bytes: Bytes): Promise<Bytes> {
  clearTimeout(idle)
  worker ??= startWorker()
  const id = nextId++
  return new Promise<Bytes>((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    worker?.postMessage({ id, bytes } satisfies PackRequest)
  }).finally(() => {
    waiting.delete(id)
    clearTimeout(idle)
    if (waiting.size === 0) idle = setTimeout(stop, IDLE_MS)
  })
}

function stop(): void {
  worker?.terminate()
  worker = null
}

function startWorker(): Worker {
  const started = new Worker(new URL('./pack-worker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data: { id, deflated } }: MessageEvent<PackAnswer>) => {
    if (deflated) waiting.get(id)?.resolve(deflated)
    else waiting.get(id)?.reject(new Error('A stroke could not be packed.'))
  })
  const end = () => {
    for (const { reject } of waiting.values()) reject(new Error('The worker that packs strokes ended.'))
    stop()
  }
  started.addEventListener('error', end)
  started.addEventListener('messageerror', end)
  return started
}
