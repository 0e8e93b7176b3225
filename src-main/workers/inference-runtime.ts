import type { Runtime } from './inference/runtime.ts'

// onnxruntime-node 1.30 prefers Float16Array where there is one, and then fails on Node 24
// ("not enough space: expected 16, got 0"); without it the bits of halves go through as Uint16Array.
Reflect.deleteProperty(globalThis, 'Float16Array')
const ort = await import('onnxruntime-node')
ort.env.logLevel = 'fatal'

export const runtimeVersion = ort.env.versions.node ?? ort.env.versions.common

/** The runtime, in the thread that asks for it. */
export const runtime: Runtime = {
  createSession: async (model, options) => {
    // Two overloads, one call: the package takes either.
    const session = await (typeof model === 'string'
      ? ort.InferenceSession.create(model, options)
      : ort.InferenceSession.create(model, options))
    return session
  },
  tensor: (type, data, dims) => new ort.Tensor(type as 'float32', data as Float32Array, dims),
  bundled: () =>
    ort
      .listSupportedBackends()
      .filter(({ bundled }) => bundled)
      .map(({ name }) => name),
}
