import { batchElements } from './input-tensor.ts'
import { asTensor, declaredInput, infer, type Fed } from './run-model.ts'
import type { Runtime, RuntimeTensor } from './runtime.ts'

/** One image through a model, as many times over as a fixed batch wants it. RGB, height × width × 3 of the profile's size. */
export async function inferOnce(
  runtime: Runtime,
  fed: Fed,
  rgb: Uint8Array,
): Promise<{ output: RuntimeTensor; durationMs: number }> {
  const declared = declaredInput(fed)
  const { input } = fed.profile
  const content = { left: 0, top: 0, width: input.width, height: input.height }
  const size = declared.batch === 'open' ? 1 : declared.batch
  const data = batchElements(
    Array.from({ length: size }, () => ({ rgb, content })),
    input,
    declared.type,
  )
  return infer(fed, asTensor(runtime, fed.profile, declared, data, size))
}

/** A run on zeros that does not count: it allocates what later runs need, and shows whether the model runs at all. */
export async function warmUp(runtime: Runtime, fed: Fed): Promise<void> {
  const { width, height } = fed.profile.input
  await inferOnce(runtime, fed, new Uint8Array(width * height * 3))
}
