import { readFile } from 'node:fs/promises'
import { readOnnx } from '../models/read-onnx.ts'
import { convertFile } from '../models/tflite/convert-file.ts'
import { encodePlane } from '../inference/plane-file.ts'
import { writeFileAtomically } from '../store/atomic-file.ts'
import type { InferenceRequests, ModelRequest } from './protocol.ts'
import { Arithmetic } from './inference/arithmetic.ts'
import { BatchSizes } from './inference/batch-size.ts'
import { compareProviders } from './inference/compare-providers.ts'
import { compareTensors } from './inference/compare-tensors.ts'
import { explore } from './inference/detect-explore.ts'
import { tryProvider, tryProviders } from './inference/providers.ts'
import { describeValues, runModel, timeModel } from './inference/run-model.ts'
import { timeStages } from './inference/time-stages.ts'
import { runMany } from './inference/run-many.ts'
import type { Runtime } from './inference/runtime.ts'
import { SessionCache } from './inference/session-cache.ts'
import { defaultThreads } from './inference/threads.ts'
import { oneAtATime } from './inference/one-at-a-time.ts'
import { warmUp } from './inference/warm-up.ts'
import { reportState, serveRequests, type HandlerContext } from './serve.ts'
import { endWithParent } from './watchdog.ts'

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

endWithParent()
// The first session of a process loads what all of them share: it must not count as some model's memory.
await tryProvider(runtime, 'cpu')
const sessions = new SessionCache(runtime, reportState)
// A session must not be given up while it runs.
const inTurn = oneAtATime()
const many = { runtime, arithmetic: new Arithmetic(), batches: new BatchSizes() }

/** A model, loaded and warm. A run that fails in warming up will say so itself, on the image that it was meant for. */
async function open(model: ModelRequest, { progressed }: HandlerContext) {
  const kept = await sessions.open(model, (session) => warmUp(runtime, { ...model, session }).catch(() => undefined))
  progressed()
  return kept
}

serveRequests<InferenceRequests>({
  inspect: ({ path }) => readOnnx(path),

  convert: (request) => convertFile(request),

  load: (model, context) =>
    inTurn(async () => {
      const { session, provider } = await open(model, context)
      // The proof: also of a session that another profile has opened.
      const started = performance.now()
      await warmUp(runtime, { ...model, session })
      return {
        runMs: performance.now() - started,
        inputs: describeValues(session.inputMetadata),
        outputs: describeValues(session.outputMetadata),
        provider,
      }
    }),

  run: (request, context) =>
    inTurn(async () => {
      const { session, provider } = await open(request, context)
      const { path, profile, content } = request
      const rgb = await readFile(request.tensor)
      const { plane, durationMs } = await runModel(runtime, { path, profile, session }, rgb, content)
      await writeFileAtomically(request.out, await encodePlane(plane, { provider: provider.name, durationMs }), {
        durable: false,
      })
      return { provider, durationMs, size: { width: plane.width, height: plane.height } }
    }),

  runMany: (request, context) => inTurn(async () => runMany(many, await open(request, context), request, context)),

  bench: (request, context) =>
    inTurn(async () => {
      const { session, provider } = await open(request, context)
      const { path, profile, runs, warmup, tensor } = request
      const rgb = tensor ? await readFile(tensor) : new Uint8Array(profile.input.width * profile.input.height * 3)
      return {
        provider,
        durationsMs: await timeModel(runtime, { path, profile, session }, rgb, { runs, warmup, ...context }),
      }
    }),

  benchStages: (request, context) =>
    inTurn(async () => {
      const { session, provider } = await open(request, context)
      const { path, profile, content, threads = defaultThreads() } = request
      const image = { rgb: await readFile(request.tensor), content }
      const { timed, plane } = await timeStages(runtime, { path, profile, session }, image, request, context)
      await writeFileAtomically(request.out, await encodePlane(plane), { durable: false })
      return { provider, runtime: ort.env.versions.node ?? ort.env.versions.common, threads, ...timed }
    }),

  compareTensors: (request, context) =>
    inTurn(async () => {
      const { session, provider } = await open(request, context)
      const { path, profile } = request
      return { provider, ...(await compareTensors(runtime, { path, profile, session }, request)) }
    }),

  explore: (request, context) =>
    inTurn(async () => {
      const { session } = await open(request, context)
      return explore(runtime, { path: request.path, session }, request, context)
    }),

  providers: () => inTurn(async () => ({ providers: await tryProviders(runtime) })),

  tryProvider: ({ name }) => inTurn(() => tryProvider(runtime, name)),

  compare: (request) => inTurn(() => compareProviders(runtime, request)),

  unload: ({ sha256 }) => inTurn(async () => ({ unloaded: await sessions.unload(sha256) })),
})
