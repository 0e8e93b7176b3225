import { CallWorker } from '../../host/call-worker.ts'
import type { Deflate } from './pack-stroke.ts'
import type { PackAnswer, PackRequest } from './pack-worker.ts'

const worker = new CallWorker<PackRequest, PackAnswer>({
  start: () => new Worker(new URL('./pack-worker.ts', import.meta.url), { type: 'module' }),
  gone: 'The worker that packs strokes ended.',
  idleMs: 20_000,
})

/** Deflates in a worker, beside the page: some 100 ms for a long soft stroke. */
export const deflate: Deflate = async (bytes) => {
  const { deflated } = await worker.call((id) => ({ id, bytes }))
  if (!deflated) throw new Error('A stroke could not be packed.')
  return deflated
}
