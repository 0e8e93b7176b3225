import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBackend } from '../../src-main/backend.ts'
import type { Model } from '../../src-shared/domain/index.ts'
import { tinyModel } from '../fixtures/onnx.ts'
import { BareLoop, decodeLoop, type Cost } from './inference/bare.ts'
import { hairline } from './inference/command.ts'
import { writeManyPairs } from './inference/photos.ts'
import { referenceModel, writeTwin } from './inference/reference-model.ts'
import { StallMeter } from './inference/stall-meter.ts'
import { report } from './report.ts'

/**
 * Evaluation against what the machine can do: a bare loop over onnxruntime, decoding alone, and both, all measured in this run,
 * in turn with what they bound, so that noise hits both. One thread of the runtime, unless said otherwise.
 */
/** A part of every count, to try the benchmark itself: its figures mean nothing then. */
const SHARE = Number(process.env['HAIRLINE_BENCH_SHARE'] ?? 1)
const some = (count: number) => Math.max(24, Math.round(count * SHARE))
const PHOTOS = some(1000)
const MOST_ROUNDS = SHARE < 1 ? 1 : 3
/** After so long no further round begins: on a slow or busy machine one is enough, and the whole ends within twelve minutes. */
const ROUNDS_BUDGET_MS = 240_000
/** Half of what the reference run has. */
const EPOCHS = 8
const FEW = some(1000)
const MANY = some(10_000)
const SMALL = { size: 64, drawn: 16 }
const LARGE = { size: 512, drawn: 24 }
/** Images of the bare loops, for each round. */
const BARE_IMAGES = some(160)

const started = performance.now()
const say = (what: string) => process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0)} s  ${what}\n`)

const root = await mkdtemp(join(tmpdir(), 'hairline-bench-inference-'))
const workspace = join(root, 'workspace')
const reference = referenceModel()
let twins = 0

say(`photos; the model is ${reference.name}`)
await writeManyPairs(join(root, 'large'), PHOTOS, LARGE)
await writeManyPairs(join(root, 'few'), FEW, SMALL)
await writeManyPairs(join(root, 'many'), MANY, SMALL)

const stalls = new StallMeter()
let backend = await createBackend({ workspace, roots: [root] })

async function importFolder(name: string): Promise<string> {
  const started = backend.services.datasets.startImport({
    path: join(root, name),
    name,
    layout: 'pairs',
    target: 'hair',
  })
  return (await started.finished).datasetId
}

/** Loaded and warm: the first image is not counted. */
async function freshTwin(datasetId: string): Promise<Model> {
  const path = join(root, `twin-${(twins += 1)}.onnx`)
  await writeTwin(reference, path, twins)
  const model = await backend.services.models.add({ path, name: `twin ${twins}`, profile: reference.profile })
  await evaluate(datasetId, model.id, 1)
  return model
}

async function evaluate(datasetId: string, modelId: string, limit?: number): Promise<number> {
  const started = performance.now()
  await backend.services.evaluations.start({ datasetId, modelIds: [modelId], limit }).finished
  return performance.now() - started
}

async function emptyInputs(): Promise<void> {
  const { storage } = backend.services.predictions
  const { inputs } = await storage.info()
  await storage.setBudgets({ inputsBytes: 0 })
  await storage.setBudgets({ inputsBytes: inputs.budgetBytes })
}

async function npyOf(datasetId: string): Promise<string> {
  const folder = join(backend.folder.tensors, datasetId)
  const file = (await readdir(folder)).find((name) => name.endsWith('.npy'))
  if (!file) throw new Error(`no inputs in ${folder}`)
  return join(folder, file)
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

say('import')
const large = await stalls.during(() => importFolder('large'))
backend.services.runtime.set({ threads: 1 })
const files = (await readdir(join(root, 'large', 'images'))).map((name) => join(root, 'large', 'images', name))

say('warm and cold, against their bounds')
const first = await freshTwin(large)
await evaluate(large, first.id)
const bare = await BareLoop.open(reference.file, first.profile, await npyOf(large), 1)
await bare.run(5)
const rounds: { warm: number; cold: number; infer: Cost; decode: Cost }[] = []
for (let round = 0; round < MOST_ROUNDS; round += 1) {
  if (round > 0 && performance.now() - started > ROUNDS_BUDGET_MS) break
  say(`round ${round + 1}`)
  const infer = await bare.run(BARE_IMAGES)
  const warmModel = await freshTwin(large)
  const warm = (await stalls.during(() => evaluate(large, warmModel.id))) / (PHOTOS - 1)
  const again = await bare.run(BARE_IMAGES)
  await decodeLoop(files.slice(0, 5), first.profile.input)
  const decode = await decodeLoop(files.slice(0, BARE_IMAGES), first.profile.input)
  const coldModel = await freshTwin(large)
  await emptyInputs()
  const cold = (await stalls.during(() => evaluate(large, coldModel.id))) / (PHOTOS - 1)
  const both = { wallMs: (infer.wallMs + again.wallMs) / 2, cpuMs: (infer.cpuMs + again.cpuMs) / 2 }
  rounds.push({ warm, cold, infer: both, decode })
}
await bare.dispose()
const cores = availableParallelism()
const inferMs = median(rounds.map(({ infer }) => infer.wallMs))
const decodeMs = median(rounds.map(({ decode }) => decode.wallMs))
const warmMs = median(rounds.map(({ warm }) => warm))
const coldMs = median(rounds.map(({ cold }) => cold))
const coldBounds = rounds.map(({ infer, decode }) =>
  Math.max(decode.wallMs, infer.wallMs, (decode.cpuMs + infer.cpuMs) / cores),
)

say('a run by the command line')
backend.services.runtime.reset()
const runFolder = join(root, 'run')
await mkdir(runFolder)
for (let epoch = 1; epoch <= EPOCHS; epoch += 1) {
  await writeTwin(reference, join(runFolder, `epoch_${epoch}.onnx`), 1000 + epoch)
}
await writeFile(join(runFolder, 'profile.json'), JSON.stringify(reference.profile))
await backend.services.runs.startImport({ path: runFolder, name: 'run', profile: reference.profile }).finished
const npy = await npyOf(large)
const allCores = await BareLoop.open(reference.file, first.profile, npy, cores)
await allCores.run(5)
const bareBefore = await allCores.run(BARE_IMAGES)
await emptyInputs()
await backend.dispose()
const start = () => hairline(workspace, 'evaluate', '--dataset', 'large', '--model', 'twin 1')
await start()
const startMs = (await start()).wallMs
const wholeRun = (await hairline(workspace, 'evaluate', '--dataset', 'large', '--run', 'run')).wallMs - startMs
const bareAfter = await allCores.run(BARE_IMAGES)
await allCores.dispose()
const bareRunMs = ((bareBefore.wallMs + bareAfter.wallMs) / 2) * PHOTOS * EPOCHS

say('a thousand images at another threshold')
backend = await createBackend({ workspace, roots: [root] })
const tiny = async (name: string, bias: number) => {
  const path = join(root, `${name}.onnx`)
  await writeFile(
    path,
    tinyModel({ width: SMALL.size, height: SMALL.size, classes: [[-10, -10, -10, bias]], activation: 'sigmoid' }),
  )
  return backend.services.models.add({ path, name, profile: {} })
}
const fast = await tiny('tiny', 8)
await stalls.during(() => evaluate(large, fast.id))
let again = performance.now()
await stalls.during(async () => {
  const where = { datasetId: large, modelId: fast.id, threshold: 0.3 }
  await backend.services.evaluations.summary(where)
  await backend.services.evaluations.perImage(where)
})
const windowMs = performance.now() - again

say('finding a profile')
again = performance.now()
await backend.services.detection.start({ path: reference.file, datasetId: large }).finished
const detectMs = performance.now() - again

say('ten thousand images')
await importFolder('few')
const many = await stalls.during(() => importFolder('many'))
const other = await tiny('tiny too', 7)
await stalls.during(() => evaluate(many, other.id))
await backend.dispose()
const threshold = ['--threshold', '0.3']
const shown = await hairline(workspace, 'evaluate', '--dataset', 'large', '--model', 'tiny', ...threshold)
const small = await hairline(workspace, 'evaluate', '--dataset', 'large', '--model', 'twin 1', '--limit', '1')
const fewRan = await hairline(workspace, 'evaluate', '--dataset', 'few', '--model', 'tiny')
const manyRan = await hairline(workspace, 'evaluate', '--dataset', 'many', '--model', 'tiny')
await rm(root, { recursive: true, force: true })

report(
  'inference',
  {
    rethreshold1000Ms: Math.max(windowMs, shown.wallMs - small.wallMs),
    detectMs,
    longestStallMs: stalls.longestMs,
    memory10kOver1k: manyRan.peakBytes / fewRan.peakBytes,
    warmMsPerImage: warmMs,
    coldMsPerImage: coldMs,
    bareInferenceMs: inferMs,
    decodeMs,
    coldBoundMs: median(coldBounds),
    cliRunMsPerImage: wholeRun / PHOTOS / EPOCHS,
    bareAllCoresMs: bareRunMs / PHOTOS / EPOCHS,
    cliStartMs: startMs,
    peak1kBytes: fewRan.peakBytes,
    peak10kBytes: manyRan.peakBytes,
    benchSeconds: (performance.now() - started) / 1000,
  },
  {
    warmOverBareRuntime: median(rounds.map(({ warm, infer }) => infer.wallMs / warm)),
    coldOverBound: median(rounds.map(({ cold }, index) => (coldBounds[index] ?? NaN) / cold)),
    cliRunOverBare: bareRunMs / wholeRun,
  },
)
