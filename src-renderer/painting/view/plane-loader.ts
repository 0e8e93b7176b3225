import type { GreyPlane } from '../../compare/pixels/decode.ts'
import { CallWorker } from '../../host/call-worker.ts'
import type { PlaneFacts } from '../engine/index.ts'
import type { PlaneAnswer, PlaneRequest } from './plane-worker.ts'

const worker = new CallWorker<PlaneRequest, PlaneAnswer>({
  start: () => new Worker(new URL('./plane-worker.ts', import.meta.url), { type: 'module' }),
  gone: 'The mask could not be read; try again.',
})

/** A grey PNG (mask or probability) as bytes, decoded in a worker. */
export async function loadPlane(url: string): Promise<GreyPlane> {
  return (await load(url, false)).plane
}

/** A mask to paint on, with what the engine would else have to find out while the page stands still. */
export async function loadMask(url: string): Promise<GreyPlane & { facts: PlaneFacts | null }> {
  const { plane, facts } = await load(url, true)
  return { ...plane, facts }
}

async function load(url: string, withFacts: boolean) {
  const answer = await worker.call((id) => ({ id, url, withFacts }))
  if ('error' in answer) throw new Error(answer.error)
  return answer
}
