import type { GreyPlane } from '../../compare/pixels/decode.ts'
import type { PlaneFacts } from '../engine/index.ts'
import type { PlaneAnswer, PlaneRequest } from './plane-worker.ts'

type Loaded = { plane: GreyPlane; facts: PlaneFacts | null }
type Waiting = { resolve: (loaded: Loaded) => void; reject: (error: Error) => void }

let worker: Worker | null = null
let nextId = 1
const waiting = new Map<number, Waiting>()

/** A grey PNG (mask or probability) as bytes, decoded in a worker. */
export async function loadPlane(url: string): Promise<GreyPlane> {
  return (await load(url, false)).plane
}

/** A mask to paint on, with what the engine would else have to find out while the page stands still. */
export async function loadMask(url: string): Promise<GreyPlane & { facts: PlaneFacts | null }> {
  const { plane, facts } = await load(url, true)
  return { ...plane, facts }
}

function load(url: string, withFacts: boolean): Promise<Loaded> {
  worker ??= startWorker()
  const request: PlaneRequest = { id: nextId++, url, withFacts }
  return new Promise((resolve, reject) => {
    waiting.set(request.id, { resolve, reject })
    worker?.postMessage(request)
  })
}

function startWorker(): Worker {
  const started = new Worker(new URL('./plane-worker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<PlaneAnswer>) => {
    const call = waiting.get(data.id)
    waiting.delete(data.id)
    if ('error' in data) call?.reject(new Error(data.error))
    else call?.resolve(data)
  })
  started.addEventListener('error', () => {
    for (const call of waiting.values()) call.reject(new Error('The mask could not be read; try again.'))
    waiting.clear()
    started.terminate()
    worker = null
  })
  return started
}
