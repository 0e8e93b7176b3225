import { z } from 'zod'
import { Id, Sha256 } from './dataset.ts'
import { ERROR_CODES } from './errors.ts'
import { ExecutionProvider, ProviderChoice, ProviderFallback } from './model.ts'

/** What one inference may take: the plan's targets, milliseconds. */
export const BENCHMARK_TARGETS = { cpu: 500, gpu: 100 } as const

/** Milliseconds; percentiles by the nearest rank. */
export const Timing = z.object({ p50Ms: z.number(), p95Ms: z.number(), p99Ms: z.number(), meanMs: z.number() })
export type Timing = z.infer<typeof Timing>

/** The four parts of a prediction, apart: photo → pixels → tensor → output → mask at the photo's size. */
export const STAGES = ['decode', 'preprocess', 'run', 'postprocess'] as const
export type Stage = (typeof STAGES)[number]

/** What figures of two benchmarks must have in common to be compared. */
export const BenchmarkMachine = z.object({
  /** SHA-256 over the rest. */
  fingerprint: Sha256,
  cpu: z.string(),
  /** Logical cores. */
  cores: z.int(),
  provider: ExecutionProvider,
  node: z.string(),
  onnxruntime: z.string(),
})
export type BenchmarkMachine = z.infer<typeof BenchmarkMachine>

/** A part of the measured inferences; the figures count when the last three agree. */
export const BenchmarkWindow = z.object({ runs: z.int(), meanMs: z.number(), imagesPerSecond: z.number() })
export type BenchmarkWindow = z.infer<typeof BenchmarkWindow>

/** One model on one provider with one number of threads. The figures at the top level are those of inference alone. */
export const BenchmarkRow = z.object({
  id: z.int(),
  modelId: Id,
  model: z.string(),
  modelSha256: Sha256,
  provider: ExecutionProvider,
  requestedProvider: ProviderChoice,
  /** Why it is not a better provider, in one sentence, and for each of them. */
  fallback: z.string().nullable(),
  fallbacks: z.array(ProviderFallback),
  threads: z.int(),
  /** Measured inferences that the figures come from, and those before that do not count. */
  runs: z.int(),
  warmup: z.int(),
  ...Timing.shape,
  imagesPerSecond: z.number(),
  stages: z.object({ decode: Timing, preprocess: Timing, run: Timing, postprocess: Timing }),
  /** All stages together, one image after the other. */
  wholeImage: z.object({ meanMs: z.number(), imagesPerSecond: z.number() }),
  windows: z.array(BenchmarkWindow),
  /** Whether the last three windows agree within `tolerance` (a share) in mean time and throughput. */
  settled: z.boolean(),
  tolerance: z.number(),
  /** `p95Ms` against the plan's target for the kind of provider. */
  target: z.object({ limitMs: z.number(), passed: z.boolean() }),
  /** Photo that was measured with: a path, or the drawn portrait; pixels. */
  image: z.object({ name: z.string(), width: z.int(), height: z.int() }),
  machine: BenchmarkMachine,
  /** What else may have had an influence: other jobs, a busy machine, windows that do not agree. */
  warnings: z.array(z.string()),
  measuredAt: z.string(),
})
export type BenchmarkRow = z.infer<typeof BenchmarkRow>

/** A combination that could not be measured. */
export const BenchmarkFailure = z.object({
  modelId: Id,
  model: z.string(),
  requestedProvider: ProviderChoice,
  threads: z.int().nullable(),
  code: z.enum(ERROR_CODES),
  message: z.string(),
})
export type BenchmarkFailure = z.infer<typeof BenchmarkFailure>

export const BenchmarkOrder = z.object({
  modelIds: z.array(Id).min(1).max(100),
  providers: z.array(ProviderChoice).min(1).max(10).default(['auto']),
  /** null: as the settings say. */
  threads: z.array(z.int().min(1).max(256).nullable()).min(1).max(16).default([null]),
  runs: z.int().min(1).max(10_000).default(50),
  /** Share, 0.1 is ten percent. */
  tolerance: z.number().min(0.005).max(1).default(0.1),
  /** Windows at most, each a third of `runs`. */
  maxWindows: z.int().min(3).max(100).default(12),
  /** A photo of one's own; else a portrait that Hairline draws, the same on every machine. */
  image: z.string().min(1).max(4096).optional(),
})
export type BenchmarkOrder = z.infer<typeof BenchmarkOrder>

export const BenchmarkResult = z.object({ rows: z.array(BenchmarkRow), failures: z.array(BenchmarkFailure) })
export type BenchmarkResult = z.infer<typeof BenchmarkResult>
