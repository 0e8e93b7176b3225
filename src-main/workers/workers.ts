import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { AppError, type ModelLimits, type ProviderChoice, type ProviderInUse } from '../../src-shared/domain/index.ts'
import type { Death, DeathBook } from './death-book.ts'
import { InferenceDesk, NEUTRAL_STORE, type RuntimeStore } from './inference-desk.ts'
import { sessionKey } from './inference/session-cache.ts'
import { residentBytes } from './process-usage.ts'
import type {
  InferenceRequests,
  InferenceWorker,
  ModelRequest,
  PixelsRequests,
  PixelsWorker,
  SessionsState,
} from './protocol.ts'
import { ProviderDesk, type Decision } from './provider-desk.ts'
import { workerLimitBytes } from './runtime-defaults.ts'
import { Supervisor } from './supervisor.ts'

export type Workers = {
  pixels: PixelsWorker
  inference: InferenceWorker
  runtime: RuntimeView
  /** Inference comes soon: its processes start now, all at once. */
  readonly prepare: (provider: ProviderChoice) => void
  readonly dispose: () => Promise<void>
}

/** What the workers keep for the runtime's settings: where numbers are kept, and who hears of changes. */
export type WorkersOptions = {
  log: Logger
  store?: RuntimeStore
  deaths?: DeathBook
  onDecision?: (sha256: string, decision: Decision) => void
  /** Models were loaded or given up, or a worker died. */
  onChange?: () => void
}

/** What can be seen of the inference worker. */
export type RuntimeView = {
  sessions(): SessionsState
  worker(): { pid: number | null; residentBytes: number | null; waiting: number; running: number; deaths: number }
  /** What `auto` came to: for the last request, else before any model is known. */
  provider(): Promise<ProviderInUse>
}

const GIB = 2 ** 30
/** A progressive JPEG of the largest size that we accept keeps all its coefficients: about 2.5 GiB at its peak. */
const PIXELS_MEMORY_BYTES = 4 * GIB
/**
 * Garbage is collected seldom, and by the thread that made it: the engine's threads for that take processors from inference, and
 * little is worth moving in a worker that uses its arrays again. Evaluations were faster by some two parts in a hundred, with more room than this.
 */
const INFERENCE_FLAGS = [
  '--single-threaded-gc',
  '--min-semi-space-size=8',
  '--max-semi-space-size=32',
  '--initial-old-space-size=64',
]

/** Its heap is small, and the pixels lie outside: helpers that clean it up take more time than they save. */
const PIXELS_FLAGS = ['--single-threaded-gc']
/** Reading a graph keeps the file and its parts; 2 GB is the largest there is. */
const INSPECT_LIMIT_MS = 60_000
/** Requests for loaded models go first for so long: a model is loaded faster than that, and people wait no longer. */
const PATIENCE_MS = 1500
/** A cancelled inference ends with its process after this: longer than one image takes. */
const CANCEL_LIMIT_MS = 3000
/**
 * glibc gives large pieces back to the system when they are freed, instead of keeping ever larger ones: memory of models that
 * were given up is free again, and what a model takes can be measured.
 */
const MALLOC = { MALLOC_MMAP_THRESHOLD_: '1048576', MALLOC_TRIM_THRESHOLD_: '4194304', MALLOC_ARENA_MAX: '4' }
const NO_SESSIONS: SessionsState = { loaded: [], loads: 0, released: 0 }

/** The worker processes of a backend. Nothing starts before the first call. */
export function startWorkers(options: WorkersOptions): Workers {
  const { log, store = NEUTRAL_STORE, onDecision } = options
  const pixels = superviseDecoders(log)
  const supervisor = superviseInference(options)
  const probe = superviseProbes(log)
  const providers = new ProviderDesk(probe, onDecision)
  const inference = new InferenceDesk(supervisor, providers, store)
  return {
    pixels,
    inference,
    runtime: {
      sessions: () => (supervisor.states[0]?.state as SessionsState | null | undefined) ?? NO_SESSIONS,
      worker: () => {
        const pid = supervisor.pids[0] ?? null
        return { pid, residentBytes: residentBytes(pid ?? undefined), ...supervisor.load }
      },
      provider: () => inference.provider(),
    },
    prepare(provider) {
      supervisor.prepare()
      if (provider === 'auto') providers.prepare()
    },
    async dispose() {
      await Promise.all([pixels.dispose(), supervisor.dispose(), probe.dispose()])
    },
  }
}

function superviseDecoders(log: Logger): Supervisor<PixelsRequests> {
  return new Supervisor<PixelsRequests>({
    name: 'pixels',
    entry: entryOf('pixels'),
    children: 2,
    timeoutMs: 60_000,
    memoryLimitBytes: PIXELS_MEMORY_BYTES,
    flags: PIXELS_FLAGS,
    subject: (request) => {
      const file = stringOf(request, 'path') ?? stringOf(request, 'plane') ?? stringOf(request, 'base')
      return { blame: file, file: file ?? stringOf(request, 'out') }
    },
    quarantined: (file) =>
      new AppError(
        'IMAGE_UNREADABLE',
        `${file} stopped the image reader twice and is left alone until Hairline starts again; export it anew from an image editor.`,
        { path: file },
      ),
    log,
  })
}

function superviseInference({
  log,
  store = NEUTRAL_STORE,
  deaths,
  onChange,
}: WorkersOptions): Supervisor<InferenceRequests> {
  return new Supervisor<InferenceRequests>({
    name: 'inference',
    entry: entryOf('inference'),
    children: 1,
    timeoutMs: INSPECT_LIMIT_MS,
    memoryLimitBytes: workerLimitBytes(),
    cancelLimitMs: CANCEL_LIMIT_MS,
    flags: INFERENCE_FLAGS,
    env: MALLOC,
    subject: (request) => {
      const path = stringOf(request, 'path')
      return { blame: stringOf(request, 'sha256') ?? (path && fileKey(path)), file: path }
    },
    quarantined: (file, why) =>
      new AppError(
        'MODEL_QUARANTINED',
        `${file} is in quarantine: it stopped the inference worker twice (the last time, the worker ${why}); ${WAY_OUT}`,
        { path: file },
      ),
    wayOut: WAY_OUT_SENTENCE,
    hint: (cause, request) => limitHint(cause, store.limits(stringOf(request, 'sha256') ?? '')),
    ...(deaths ? { deaths } : {}),
    group: (request) => {
      const { sha256, provider } = request as Partial<ModelRequest>
      return sha256 !== undefined && provider !== undefined ? sessionKey(request as ModelRequest) : undefined
    },
    loaded: (state) => new Set((state as SessionsState).loaded.map(({ key }) => key)),
    patienceMs: PATIENCE_MS,
    ...(onChange ? { onChange } : {}),
    log,
  })
}

/** Where the limit is that a model went over: a limit of its own stands on its page. */
function limitHint(cause: Death['cause'], own: ModelLimits | null): string | undefined {
  if (cause !== 'time' && cause !== 'memory') return undefined
  const isOwn = ((cause === 'time' ? own?.timeLimitMs : own?.memoryLimitBytes) ?? null) !== null
  const [limit, place] = isOwn ? ['its own', "on the model's page"] : ['the', 'in Settings']
  const needs = cause === 'time' ? 'needs that long' : 'needs that much'
  return `raise ${limit} ${cause} limit ${place} if it ${needs}; a second time would put it in quarantine.`
}

const WAY_OUT_SENTENCE =
  'Check it in another runtime or raise its limits, then lift the quarantine on its page, in Settings, or with `hairline model lift`.'
const WAY_OUT = WAY_OUT_SENTENCE.replace('Check', 'check')

/** Drivers are tried apart from the work: they crash, hang, and keep memory. */
function superviseProbes(log: Logger): Supervisor<InferenceRequests> {
  return new Supervisor<InferenceRequests>({
    name: 'provider test',
    entry: entryOf('inference'),
    children: 1,
    timeoutMs: INSPECT_LIMIT_MS,
    memoryLimitBytes: workerLimitBytes(),
    subject: (request) => ({ file: stringOf(request, 'path') ?? stringOf(request, 'name') }),
    quarantined: (file) => new AppError('MODEL_QUARANTINED', `${file} is left alone.`),
    log,
  })
}

/** A file that was changed since is another one. */
function fileKey(path: string): string {
  try {
    const { size, mtimeMs } = statSync(path)
    return `${path} ${size} ${mtimeMs}`
  } catch {
    return path
  }
}

/** The module of a worker: beside this file in the sources; in the build beside this bundle, or above its chunks. */
function entryOf(name: string): string {
  const here = dirname(fileURLToPath(import.meta.url))
  const candidates = [join(here, `${name}.ts`), join(here, `${name}.js`), join(here, '..', `${name}.js`)]
  const entry = candidates.find((path) => existsSync(path))
  if (!entry) throw new Error(`The worker ${name} was not built: none of ${candidates.join(', ')} is there`)
  return entry
}

function stringOf(request: unknown, key: string): string | undefined {
  const value = (request as Record<string, unknown> | null)?.[key]
  return typeof value === 'string' ? value : undefined
}
