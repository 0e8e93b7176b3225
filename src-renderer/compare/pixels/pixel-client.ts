import { CallWorker } from '../../host/call-worker.ts'
import type { PixelAnswer, PixelMessage, PixelRequests } from './protocol.ts'

const worker = new CallWorker<PixelMessage, PixelAnswer>({
  start: () => new Worker(new URL('./pixel-worker.ts', import.meta.url), { type: 'module' }),
  gone: 'The pictures could not be compared; try again.',
})

/** Asks the pixel worker, which is started at the first question. */
export async function askPixels<M extends keyof PixelRequests>(
  method: M,
  request: PixelRequests[M]['request'],
): Promise<PixelRequests[M]['response']> {
  const answer = await worker.call((id) => ({ id, method, request }) as PixelMessage)
  if ('error' in answer) throw new Error(answer.error)
  return answer.response
}
