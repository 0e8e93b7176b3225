import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative } from 'node:path'
import { AppError, type ModelFacts, type ModelOrigin } from '../../src-shared/domain/index.ts'
import { flushFile, flushFolder } from '../store/atomic-file.ts'
import type { WorkspaceFolder } from '../store/workspace-folder.ts'
import type { InferenceWorker, PixelsWorker } from '../workers/protocol.ts'
import { isTflite } from './tflite/read-model.ts'

const HEAD_BYTES = 8
/** A form that was left open for longer converts its file again. */
const OLD_MS = 24 * 3_600_000

type Workers = { inference: InferenceWorker; pixels: PixelsWorker }
type Runnable = { path: string; origin?: ModelOrigin }

/**
 * Files that the runtime cannot read, and the ONNX files made of them. One that is only looked at is converted into the cache;
 * one that becomes a model is kept in the workspace, and goes with the last model that runs it.
 */
export class ConvertedFiles {
  readonly #folder: WorkspaceFolder
  readonly #workers: Workers

  constructor(folder: WorkspaceFolder, workers: Workers) {
    this.#folder = folder
    this.#workers = workers
  }

  /**
   * What the runtime can read: the file itself, or what was made of it. The content decides, not the name.
   * @throws AppError MODEL_UNREADABLE, FILE_TOO_LARGE
   */
  async runnable(path: string): Promise<Runnable> {
    if (!(await beginsAsTflite(path))) return { path }
    return this.#workers.inference.call('convert', { path, folder: this.#folder.converted })
  }

  /** Where the file of a new model lies for good: where it is, or in the workspace if it was converted. */
  async keep({ path, sha256 }: ModelFacts): Promise<string> {
    if (!isWithin(this.#folder.converted, path)) return path
    const kept = join(this.#folder.models, sha256.slice(0, 16), basename(path))
    if (await this.#holds(kept, sha256)) return kept
    await mkdir(dirname(kept), { recursive: true })
    // Such files are large: they are copied and hashed where nobody waits for it, and the copy is what is judged.
    const half = join(dirname(kept), `.${randomUUID()}.tmp`)
    try {
      await copyFile(path, half)
      if (!(await this.#holds(half, sha256))) throw changed(path)
      await flushFile(half)
      await rename(half, kept)
    } finally {
      await rm(half, { force: true })
    }
    await flushFolder(dirname(kept))
    return kept
  }

  /** Files that were looked at and never became models. What cannot be removed now goes at another start. */
  async removeOld(isUsed: (path: string) => boolean): Promise<void> {
    try {
      for (const name of await readdir(this.#folder.converted, { recursive: true })) {
        const path = join(this.#folder.converted, name)
        const found = await stat(path)
        if (!found.isFile() || found.mtimeMs > Date.now() - OLD_MS || isUsed(path)) continue
        await rm(path, { force: true })
        await rmdir(dirname(path)).catch(() => undefined)
      }
    } catch {
      // Nothing was converted yet, or another process tidies up as well.
    }
  }

  /** Removes a file of ours; nobody else's. */
  async discard(path: string): Promise<void> {
    if (!isWithin(this.#folder.models, path)) return
    await rm(path, { force: true })
    // Only where nothing else lies in it.
    await rmdir(dirname(path)).catch(() => undefined)
  }

  async #holds(path: string, sha256: string): Promise<boolean> {
    const isFile = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    )
    return isFile && (await this.#workers.pixels.call('hash', { path })).sha256 === sha256
  }
}

async function beginsAsTflite(path: string): Promise<boolean> {
  // Whatever is wrong with the file is told by whoever reads it. Pipes would keep us waiting.
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
  if (!isFile) return false
  const file = await open(path).catch(() => null)
  if (!file) return false
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return isTflite(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return !way.startsWith('..') && !isAbsolute(way)
}

const changed = (path: string) =>
  new AppError('BUSY', `${basename(path)} was converted again by another window at this moment; try once more.`, {
    path,
  })
