import { existsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { AppError } from '../../src-shared/domain/index.ts'
import type { InferenceRequests, InferenceWorker, PixelsRequests, PixelsWorker } from './protocol.ts'
import { Supervisor } from './supervisor.ts'

export type Workers = { pixels: PixelsWorker; inference: InferenceWorker; dispose(): Promise<void> }

const GIB = 2 ** 30
/** A progressive JPEG of the largest size that we accept keeps all its coefficients: about 2.5 GiB at its peak. */
const PIXELS_MEMORY_BYTES = 4 * GIB
/** A model may need much; the machine must stay usable. */
const INFERENCE_MEMORY_SHARE = 0.75

/** The worker processes of a backend. Nothing starts before the first call. */
export function startWorkers({ log }: { log: Logger }): Workers {
  const pixels = new Supervisor<PixelsRequests>({
    name: 'pixels',
    entry: entryOf('pixels'),
    children: 2,
    timeoutMs: 60_000,
    memoryLimitBytes: PIXELS_MEMORY_BYTES,
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
  const inference = new Supervisor<InferenceRequests>({
    name: 'inference',
    entry: entryOf('inference'),
    children: 1,
    timeoutMs: 120_000,
    memoryLimitBytes: Math.max(4 * GIB, totalmem() * INFERENCE_MEMORY_SHARE),
    subject: (request) => ({ blame: stringOf(request, 'sha256'), file: stringOf(request, 'path') }),
    quarantined: (file) =>
      new AppError(
        'MODEL_QUARANTINED',
        `${file} stopped the inference worker twice and is left alone until Hairline starts again; check the model in another runtime.`,
        { path: file },
      ),
    log,
  })
  return {
    pixels,
    inference,
    async dispose() {
      await Promise.all([pixels.dispose(), inference.dispose()])
    },
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
