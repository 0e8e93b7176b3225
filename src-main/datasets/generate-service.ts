import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import PQueue from 'p-queue'
import { manifestText, planDataset, SPLITS, type PlannedPortrait } from '../../datasets/generator/dataset.ts'
import { AppError } from '../../src-shared/domain/index.ts'
import type { JobContext, StartedJob } from '../jobs/jobs.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { writeFileAtomically } from '../store/atomic-file.ts'
import { DatasetRepository } from './dataset-repository.ts'
import { touchesKept } from './kept-folders.ts'

/** Written first, so that a run that was cut short is known again and goes on. */
const MANIFEST = 'manifest.jsonl'
const MOST_PORTRAITS = 1_000_000
const SMALLEST = 32
const LARGEST = 2048
const LARGEST_SEED = 2 ** 31 - 1
/** As many pixels workers as there are, and one that waits, so that none is idle. */
const DRAWN_AT_ONCE = 3
/** For one portrait: the largest, on a busy machine. */
const PORTRAIT_TIMEOUT_MS = 300_000
/** Bytes of float planes to a pixel of the picture: two surfaces and the room for strands, at twice the size. */
const BYTES_PER_PIXEL = 4 * (2 * 5 * 4 + 12) * 1.5
const BASE_BYTES = 600e6

export type GenerateRequest = { count: number; size: number; seed: number; out: string }
export type GenerateResult = { out: string; images: number; seconds: number }

/** Draws portraits with exact masks into a folder that can be imported: train, validation and test, and a manifest. */
export class GenerateService {
  readonly #deps: ServiceDeps

  constructor(deps: ServiceDeps) {
    this.#deps = deps
  }

  /** Into an absent or empty folder, or one that the same call began. @throws AppError WRONG_USAGE */
  start(request: GenerateRequest): StartedJob<GenerateResult> {
    check(request)
    const out = resolve(request.out)
    const spec = { kind: 'generate', title: 'Draw portraits', subtitle: out, unit: 'portraits' } as const
    return this.#deps.jobs.start(spec, async (context) => {
      const startedAt = performance.now()
      const portraits = planDataset(request.count)
      await this.#open(out, manifestText(request, portraits))
      await this.#draw({ ...request, out }, portraits, context)
      const seconds = Math.round((performance.now() - startedAt) / 100) / 10
      const result = { out, images: portraits.length, seconds }
      return { summary: `${portraits.length} portraits in ${out}.`, result }
    })
  }

  /** @throws AppError FOLDER_NOT_ALLOWED for a folder that holds something else, or in which nothing may be written */
  async #open(out: string, manifest: string): Promise<void> {
    const photos = new DatasetRepository(this.#deps.database).roots()
    const why = await touchesKept(out, { photos, workspace: this.#deps.folder.path })
    if (why) throw refused(out, why)
    const existing = await readdir(out).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      if (error.code === 'ENOTDIR') throw refused(out, 'it is a file')
      throw error
    })
    if (existing.length > 0) {
      const earlier = await readFile(join(out, MANIFEST), 'utf8').catch(() => null)
      if (earlier === null) throw refused(out, 'it holds other files')
      if (earlier !== manifest) throw refused(out, 'it holds portraits of another count, size or seed')
    }
    for (const split of SPLITS) {
      for (const kind of ['images', 'masks']) await mkdir(join(out, split, kind), { recursive: true })
    }
    await writeFileAtomically(join(out, MANIFEST), Buffer.from(manifest))
  }

  async #draw(
    { seed, size, out }: GenerateRequest,
    portraits: readonly PlannedPortrait[],
    { signal, progress }: JobContext,
  ): Promise<void> {
    const queue = new PQueue({ concurrency: DRAWN_AT_ONCE })
    const memoryBytes = Math.max(BASE_BYTES, BASE_BYTES / 2 + size * size * BYTES_PER_PIXEL)
    let done = 0
    progress({ total: portraits.length, done })
    const draw = async ({ person, photo, file, mask }: PlannedPortrait) => {
      signal.throwIfAborted()
      const image = join(out, file)
      if (!(await exists(image))) {
        const request = { cast: seed, person, shot: photo, size, image, mask: join(out, mask) }
        // Without the signal: one that is begun is finished, so that nothing half written is left in the folder.
        await this.#deps.workers.pixels.call('portrait', request, { timeoutMs: PORTRAIT_TIMEOUT_MS, memoryBytes })
      }
      progress({ done: ++done })
    }
    try {
      await queue.addAll(portraits.map((portrait) => () => draw(portrait)))
    } finally {
      // After a fault or a cancel, what waits is not begun, and what runs has ended before the job does.
      queue.clear()
      await queue.onIdle()
    }
  }
}

function check({ count, size, seed }: GenerateRequest): void {
  const limits = [
    ['count', count, 1, MOST_PORTRAITS],
    ['size', size, SMALLEST, LARGEST],
    ['seed', seed, 0, LARGEST_SEED],
  ] as const
  for (const [name, value, least, most] of limits) {
    if (Number.isInteger(value) && value >= least && value <= most) continue
    const message = `Portraits cannot be drawn with a ${name} of ${value}; choose a whole number from ${least} to ${most}.`
    throw new AppError('WRONG_USAGE', message, { [name]: value })
  }
}

const refused = (out: string, why: string) =>
  new AppError('FOLDER_NOT_ALLOWED', `Portraits cannot be drawn into ${out}: ${why}; choose an empty or new folder.`, {
    path: out,
  })

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null
}
