import { cpus } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { startWorkers } from '../../src-main/workers/workers.ts'
import { completeProfile, type GraphOptimization } from '../../src-shared/domain/index.ts'
import { sharedData } from '../fixtures/shared-data.ts'
import { report } from './report.ts'

/** Milliseconds of one image and of loading, and the memory that a model takes, by the settings of the runtime. */
const MODELS = {
  pan: 'pan-skin-clothes-hair/model.onnx',
  sinet: 'sinet-person/model.onnx',
  prisma: 'prisma-person/model.onnx',
  portrait: 'portrait-run/epoch_130.onnx',
}
type Setting = { threads: number; graphOptimization: GraphOptimization; memoryArena: boolean }
const cores = cpus().length
const standard: Setting = { threads: cores, graphOptimization: 'all', memoryArena: true }
const SETTINGS: Record<string, Setting> = {
  standard,
  oneThread: { ...standard, threads: 1 },
  twiceTheThreads: { ...standard, threads: cores * 2 },
  extended: { ...standard, graphOptimization: 'extended' },
  basic: { ...standard, graphOptimization: 'basic' },
  disabled: { ...standard, graphOptimization: 'disabled' },
  withoutArena: { ...standard, memoryArena: false },
}
/** In turn, so that what else the machine does falls on all of them; the best of all counts. */
const ROUNDS = 3
const RUNS = 5

const figures: Record<string, number> = {}
if (sharedData) {
  const { inference, runtime, dispose } = startWorkers({ log: pino({ level: 'silent' }) })
  for (const [name, file] of Object.entries(MODELS)) {
    const path = join(sharedData, 'models', file)
    const facts = await inference.call('inspect', { path })
    const request = { path, sha256: facts.sha256, profile: completeProfile(facts, {}), provider: 'cpu' as const }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [label, setting] of Object.entries(SETTINGS)) {
        const { durationsMs } = await inference.call('bench', {
          ...request,
          ...setting,
          runs: RUNS,
          warmup: 1,
          tensor: null,
        })
        const [loaded] = runtime.sessions().loaded
        keepLeast(`${name}.${label}.ms`, Math.min(...durationsMs))
        keepLeast(`${name}.${label}.loadMs`, loaded?.loadMs ?? Infinity)
        if (setting === standard) keepLeast(`${name}.mib`, (loaded?.bytes ?? Infinity) / 2 ** 20)
        await inference.call('unload', { sha256: facts.sha256 })
      }
    }
  }
  await dispose()
}
report('runtime-settings', figures)

function keepLeast(name: string, value: number): void {
  figures[name] = Math.min(figures[name] ?? Infinity, value)
}
