import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import pino from 'pino'
import { createBackend } from '../../src-main/backend.ts'
import { startServer } from '../../src-main/server/server.ts'
import { startWorkers } from '../../src-main/workers/workers.ts'
import { writeOnnx, type OnnxNode, type OnnxTensor } from '../../src-shared/onnx/write-onnx.ts'
import { connectClient, type RpcClient } from '../fixtures/rpc-client.ts'
import { report } from './report.ts'

/**
 * How long the event loop of the backend's own process stands still while jobs run: an import, then an evaluation, with the
 * server up and a page watching. In the same run, the same inference on the main thread, for comparison.
 */
const IMAGES = 40
const SIZE = { width: 1024, height: 768 }
const MODEL_SIDE = 512
const CHANNELS = 24
const MAIN_THREAD_RUNS = 5
const TICK_MS = 1

type Stall = {
  /** Longest time, in milliseconds, that a timer was late. */
  wallMs: number
  /** The longest that this thread itself was busy in between: other programs on the machine do not count. */
  busyMs: number
}

async function longestStall(work: () => Promise<unknown>): Promise<Stall> {
  // What went before has left nothing to do.
  await new Promise((resolve) => setTimeout(resolve, 200))
  const longest: Stall = { wallMs: 0, busyMs: 0 }
  let lastMs = performance.now()
  let lastUsage = process.threadCpuUsage()
  const look = () => {
    const [nowMs, usage] = [performance.now(), process.threadCpuUsage()]
    const busyMs = (usage.user - lastUsage.user + usage.system - lastUsage.system) / 1000
    longest.wallMs = Math.max(longest.wallMs, nowMs - lastMs - TICK_MS)
    longest.busyMs = Math.max(longest.busyMs, busyMs)
    lastMs = nowMs
    lastUsage = usage
  }
  const timer = setInterval(look, TICK_MS)
  await work()
  await new Promise((resolve) => setTimeout(resolve, 2 * TICK_MS))
  clearInterval(timer)
  return longest
}

/** Three convolutions: about as much work as a small real model. */
function model(): Uint8Array {
  const weights = (name: string, dims: number[]): OnnxTensor & { name: string } => ({
    name,
    type: 'float32',
    dims,
    values: Array.from({ length: dims.reduce((a, b) => a * b) }, (_, index) => Math.sin(index) * 0.1),
  })
  const conv = (input: string, weight: string, output: string): OnnxNode => ({
    op: 'Conv',
    inputs: [input, weight],
    outputs: [output],
    attributes: { pads: { ints: [1, 1, 1, 1] } },
  })
  return writeOnnx({
    name: 'stall',
    inputs: [{ name: 'image', type: 'float32', shape: [1, 3, MODEL_SIDE, MODEL_SIDE] }],
    outputs: [{ name: 'mask', type: 'float32', shape: [1, 1, MODEL_SIDE, MODEL_SIDE] }],
    initializers: [
      weights('w1', [CHANNELS, 3, 3, 3]),
      weights('w2', [CHANNELS, CHANNELS, 3, 3]),
      weights('w3', [1, CHANNELS, 3, 3]),
    ],
    nodes: [
      conv('image', 'w1', 'a'),
      { op: 'Relu', inputs: ['a'], outputs: ['b'] },
      conv('b', 'w2', 'c'),
      { op: 'Relu', inputs: ['c'], outputs: ['d'] },
      conv('d', 'w3', 'e'),
      { op: 'Sigmoid', inputs: ['e'], outputs: ['mask'] },
    ],
  })
}

/** Smooth colours with a disc for hair: what is in them does not matter, how much work they are does. */
async function drawImages(folder: string): Promise<void> {
  const workers = startWorkers({ log: pino({ level: 'silent' }) })
  const { width, height } = SIZE
  for (const each of ['images', 'masks']) await mkdir(join(folder, each), { recursive: true })
  for (let image = 0; image < IMAGES; image++) {
    const photo = new Uint8Array(width * height * 3)
    const mask = new Uint8Array(width * height)
    for (let at = 0; at < mask.length; at++) {
      const [x, y] = [at % width, Math.floor(at / width)]
      photo.set([x + image, y, (x ^ y) + image], at * 3)
      mask[at] = Math.hypot(x - width / 2, y - height / 3) < 100 + image ? 255 : 0
    }
    const encode = (pixels: Uint8Array, channels: 1 | 3, format: 'jpeg' | 'png', out: string) =>
      workers.pixels.call('encode', { pixels, size: SIZE, channels, format, out })
    await encode(photo, 3, 'jpeg', join(folder, 'images', `${image}.jpg`))
    await encode(mask, 1, 'png', join(folder, 'masks', `${image}.png`))
  }
  await workers.dispose()
}

/** What an open page does: it takes every event, until the connection ends. */
async function watchAll({ call }: RpcClient): Promise<void> {
  try {
    const events = await call.jobs.watch()
    while (!(await events.next()).done);
  } catch {
    // The connection has ended.
  }
}

async function onMainThread(bytes: Uint8Array): Promise<Stall> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 })
  const pixels = new Float32Array(3 * MODEL_SIDE * MODEL_SIDE)
  const image = new Tensor('float32', pixels, [1, 3, MODEL_SIDE, MODEL_SIDE])
  const stall = await longestStall(async () => {
    for (let run = 0; run < MAIN_THREAD_RUNS; run++) await session.run({ image })
  })
  await session.release()
  return stall
}

const folder = await mkdtemp(join(tmpdir(), 'hairline-stall-'))
const backend = await createBackend({ workspace: join(folder, 'workspace'), roots: [folder] })
const server = await startServer({ backend })
const page = await connectClient(server.url)
const watched = watchAll(page)

const modelFile = join(folder, 'stall.onnx')
await writeFile(modelFile, model())
await drawImages(join(folder, 'photos'))

const { datasets, models, evaluations } = backend.services
let datasetId = ''
const duringImport = await longestStall(async () => {
  datasetId = (await datasets.startImport({ path: join(folder, 'photos'), layout: 'pairs', target: 'hair' }).finished)
    .datasetId
})
const { id: modelId } = await models.add({ path: modelFile, profile: {} })
const duringEvaluation = await longestStall(() => evaluations.start({ datasetId, modelIds: [modelId] }).finished)

await page.close()
await watched
await server.close()
await backend.dispose()
await rm(folder, { recursive: true })
const onMain = await onMainThread(model())

const longestStallMs = Math.max(duringImport.wallMs, duringEvaluation.wallMs)
const figures = {
  longestStallMs,
  mainThreadStallMs: onMain.wallMs,
  importStallMs: duringImport.wallMs,
  evaluationStallMs: duringEvaluation.wallMs,
  longestBusyMs: Math.max(duringImport.busyMs, duringEvaluation.busyMs),
}
report('backend-stall', figures, { stallOverMainThread: longestStallMs / onMain.wallMs })
