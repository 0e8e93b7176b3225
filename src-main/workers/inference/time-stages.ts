import type { BenchStagesRequest, BenchStagesResponse } from '../bench-protocol.ts'
import { batchElements, type Rectangle } from './input-tensor.ts'
import { outputPlane } from './output-plane.ts'
import { asTensor, declaredInput, infer, type Fed } from './run-model.ts'
import type { Runtime } from './runtime.ts'

type Timed = Pick<BenchStagesResponse, 'prepareMs' | 'runMs' | 'readMs'>
type Plane = { width: number; height: number; values: Uint8Array }
type Context = { signal: AbortSignal; progressed: () => void }

/**
 * One image so many times through a model, its three parts timed apart: pixels to tensor, inference, tensor to plane.
 * @throws AppError as infer
 */
export async function timeStages(
  runtime: Runtime,
  fed: Fed,
  image: { rgb: Uint8Array; content: Rectangle },
  { runs, warmup }: Pick<BenchStagesRequest, 'runs' | 'warmup'>,
  { signal, progressed }: Context,
): Promise<{ timed: Timed; plane: Plane }> {
  const timed: Timed = { prepareMs: [], runMs: [], readMs: [] }
  const declared = declaredInput(fed)
  const size = declared.batch === 'open' ? 1 : declared.batch
  const images = Array.from({ length: size }, () => image)
  let plane: Plane = { width: 0, height: 0, values: new Uint8Array() }
  for (let round = 0; round < warmup + runs; round += 1) {
    signal.throwIfAborted()
    const started = performance.now()
    const tensor = asTensor(
      runtime,
      fed.profile,
      declared,
      batchElements(images, fed.profile.input, declared.type),
      size,
    )
    const prepared = performance.now()
    const { output, durationMs } = await infer(fed, tensor)
    const ran = performance.now()
    plane = outputPlane(output, fed.profile, image.content, { size, index: 0 })
    const read = performance.now()
    progressed()
    if (round < warmup) continue
    timed.prepareMs.push(prepared - started)
    timed.runMs.push(durationMs)
    timed.readMs.push(read - ran)
  }
  return { timed, plane }
}
