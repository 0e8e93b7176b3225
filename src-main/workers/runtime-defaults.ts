import { totalmem } from 'node:os'
import type { RuntimeSettings } from '../../src-shared/domain/index.ts'
import { defaultThreads } from './inference/threads.ts'

const MIB = 2 ** 20
const GIB = 2 ** 30
/** Of the machine's memory: choices. Four models of the field that were measured take 16 to 95 MiB each (see README.md). */
const BUDGET_SHARE = 1 / 8
const MODEL_SHARE = 1 / 6
const WORKER_SHARE = 3 / 4

/** Bytes that this process may use at all: a container may have less than its machine. */
export function machineMemoryBytes(): number {
  const constrained = process.constrainedMemory()
  return constrained > 0 && constrained < totalmem() ? constrained : totalmem()
}

/** What null in the settings means on this machine. */
export function automaticRuntime(memoryBytes = machineMemoryBytes()) {
  return {
    memoryBudgetBytes: Math.round(clamp(memoryBytes * BUDGET_SHARE, 512 * MIB, 4 * GIB)),
    threads: defaultThreads(),
    memoryLimitBytes: Math.round(clamp(memoryBytes * MODEL_SHARE, 2 * GIB, 8 * GIB)),
  }
}

/** Resident memory above which the inference worker is stopped whatever it does: the machine must stay usable. */
export const workerLimitBytes = (memoryBytes = machineMemoryBytes()) => Math.max(2 * GIB, memoryBytes * WORKER_SHARE)

/** The settings with a number in place of every null. */
export function effectiveRuntime(settings: RuntimeSettings) {
  const automatic = automaticRuntime()
  return {
    ...settings,
    memoryBudgetBytes: settings.memoryBudgetBytes ?? automatic.memoryBudgetBytes,
    threads: settings.threads ?? automatic.threads,
    memoryLimitBytes: settings.memoryLimitBytes ?? automatic.memoryLimitBytes,
  }
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))
