import { readFile } from 'node:fs/promises'
import { readOnnx } from '../models/read-onnx.ts'
import { encodePlane } from '../inference/plane-file.ts'
import { writeFileAtomically } from '../store/atomic-file.ts'
import type { InferenceRequests } from './protocol.ts'
import { tryProviders } from './inference/providers.ts'
import { describeValues, runModel, timeModel } from './inference/run-model.ts'
import type { Runtime } from './inference/runtime.ts'
import { SessionCache } from './inference/session-cache.ts'
import { oneAtATime } from './inference/one-at-a-time.ts'
import { serveRequests } from './serve.ts'

// onnxruntime-node 1.30 prefers Float16Array where there is one, and then fails on Node 24
// ("not enough space: expected 16, got 0"); without it the bits of halves go through as Uint16Array.
Reflect.deleteProperty(globalThis, 'Float16Array')
const ort = await import('onnxruntime-node')
ort.env.logLevel = 'fatal'

const runtime: Runtime = {
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

const sessions = new SessionCache(runtime)
// A session must not be given up while it runs.
const inTurn = oneAtATime()

serveRequests<InferenceRequests>({
  inspect: ({ path }) => readOnnx(path),

  load: (model) =>
    inTurn(async () => {
      const { session, provider } = await sessions.open(model)
      return {
        inputs: describeValues(session.inputMetadata),
        outputs: describeValues(session.outputMetadata),
        provider,
      }
    }),

  run: (request) =>
    inTurn(async () => {
      const { session, provider } = await sessions.open(request)
      const { path, profile, content } = request
      const rgb = await readFile(request.tensor)
      const { plane, durationMs } = await runModel(runtime, { path, profile, session }, rgb, content)
      await writeFileAtomically(request.out, await encodePlane(plane, { provider: provider.name, durationMs }), {
        durable: false,
      })
      return { provider, durationMs, size: { width: plane.width, height: plane.height } }
    }),

  bench: (request, { signal }) =>
    inTurn(async () => {
      const { session, provider } = await sessions.open(request)
      const { path, profile, runs, warmup, tensor } = request
      const rgb = tensor ? await readFile(tensor) : new Uint8Array(profile.input.width * profile.input.height * 3)
      return {
        provider,
        durationsMs: await timeModel(runtime, { path, profile, session }, rgb, { runs, warmup, signal }),
      }
    }),

  providers: () => inTurn(async () => ({ providers: await tryProviders(runtime) })),

  unload: ({ sha256 }) => inTurn(async () => ({ unloaded: await sessions.unload(sha256) })),
})
