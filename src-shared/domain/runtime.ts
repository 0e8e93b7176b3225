import { z } from 'zod'
import { Id, Sha256 } from './dataset.ts'
import { ExecutionProvider, ProviderFallback } from './model.ts'

const MIB = 2 ** 20
/** Bytes of memory. */
const Memory = z
  .int()
  .min(16 * MIB)
  .max(2 ** 44)

/** How far the runtime rewrites a graph before it runs it. */
export const GraphOptimization = z.enum(['disabled', 'basic', 'extended', 'all'])
export type GraphOptimization = z.infer<typeof GraphOptimization>

/** How models are run. null: what was measured to be good, from this machine's cores and memory. */
export const RuntimeSettings = z.strictObject({
  /** Loaded models together; the least recently used are given up for others. One model may always be loaded. */
  memoryBudgetBytes: Memory.nullable(),
  /** Of one inference. */
  threads: z.int().min(1).max(256).nullable(),
  graphOptimization: GraphOptimization,
  /** Keeps the memory of a run for the next one. */
  memoryArena: z.boolean(),
  /** Milliseconds for loading a model, and for one image; a model that needs longer is stopped. */
  timeLimitMs: z.int().min(500).max(3_600_000),
  /** Bytes that loading and running one model may take; a model that needs more is stopped. */
  memoryLimitBytes: Memory.nullable(),
})
export type RuntimeSettings = z.infer<typeof RuntimeSettings>

/** Measured; see src-main/workers/README.md. */
export const NEUTRAL_RUNTIME: RuntimeSettings = {
  memoryBudgetBytes: null,
  threads: null,
  graphOptimization: 'all',
  memoryArena: true,
  timeLimitMs: 30_000,
  memoryLimitBytes: null,
}

/** Limits of one model; null: those of the settings. */
export const ModelLimits = z.strictObject({
  timeLimitMs: RuntimeSettings.shape.timeLimitMs.nullable(),
  memoryLimitBytes: RuntimeSettings.shape.memoryLimitBytes,
})
export type ModelLimits = z.infer<typeof ModelLimits>

/** A model, or a file, that stopped a worker twice. */
export const Quarantine = z.object({
  /** The model's SHA-256, or what names a file that could not even be read. */
  key: z.string(),
  file: z.string(),
  cause: z.enum(['crashed', 'time', 'memory']),
  /** What happened, and how to lift it. */
  message: z.string(),
  deaths: z.int(),
  since: z.string(),
})
export type Quarantine = z.infer<typeof Quarantine>

export const LoadedModel = z.object({
  sha256: Sha256,
  file: z.string(),
  provider: ExecutionProvider,
  threads: z.int(),
  /** What loading and warming up took of the worker's memory, measured. */
  bytes: z.int(),
  /** Milliseconds until it was loaded and warm. */
  loadMs: z.number(),
  /** Images since it was loaded. */
  runs: z.int(),
  lastUsedAt: z.string(),
})
export type LoadedModel = z.infer<typeof LoadedModel>

export const RuntimeState = z.object({
  settings: RuntimeSettings,
  /** What null in the settings means on this machine. */
  automatic: z.object({ memoryBudgetBytes: z.int(), threads: z.int(), memoryLimitBytes: z.int() }),
  machine: z.object({ cores: z.int(), memoryBytes: z.int() }),
  /** The most recently used first. */
  loaded: z.array(LoadedModel),
  /** Since the worker started. */
  loads: z.int(),
  released: z.int(),
  worker: z.object({
    pid: z.int().nullable(),
    /** Resident; null where no worker runs, or the system does not tell. */
    residentBytes: z.int().nullable(),
    waiting: z.int(),
    running: z.int(),
    /** Workers that were stopped or crashed at work since the program started. */
    deaths: z.int(),
  }),
  quarantined: z.array(Quarantine),
  limits: z.array(z.object({ modelId: Id.nullable(), sha256: Sha256, limits: ModelLimits })),
  /** What `auto` came to, by model. */
  decisions: z.array(
    z.object({ sha256: Sha256, provider: ExecutionProvider, fallbacks: z.array(ProviderFallback), at: z.string() }),
  ),
})
export type RuntimeState = z.infer<typeof RuntimeState>
