import { createHash } from 'node:crypto'
import { cpus, loadavg } from 'node:os'
import type { BenchmarkMachine, ExecutionProvider } from '../../src-shared/domain/index.ts'

/** Figures of two benchmarks are comparable where all of this is alike. */
export function machineOf(provider: ExecutionProvider, onnxruntime: string): BenchmarkMachine {
  const cores = cpus()
  const facts = {
    cpu: cores[0]?.model.trim() || 'unknown processor',
    cores: cores.length,
    provider,
    node: process.versions.node,
    onnxruntime,
  }
  return { fingerprint: createHash('sha256').update(JSON.stringify(facts)).digest('hex'), ...facts }
}

/** From this share of its cores on, other programs take time from what is measured. */
const BUSY_SHARE = 0.5

/** A sentence where others use the processor now; load is not known on Windows, where it is 0. */
export function busyWarning(load = loadavg()[0] ?? 0, cores = cpus().length): string | null {
  if (load < BUSY_SHARE * cores) return null
  return `The machine was busy when it began: load ${load.toFixed(1)} on ${cores} ${cores === 1 ? 'core' : 'cores'}. Measure again when it is quiet.`
}
