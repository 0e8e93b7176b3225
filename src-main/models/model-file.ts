import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError, type Model, type ModelFacts, type ProviderChoice } from '../../src-shared/domain/index.ts'
import type { InferenceWorker, ModelRequest } from '../workers/protocol.ts'

/** Hashing a file of 2 GB from a slow disk takes this long, and no more. */
const INSPECT_TIMEOUT_MS = 120_000

/** Model files as they lie on disk: they are referenced, never copied, so each use makes sure that they are still the same. */
export class ModelFiles {
  readonly #inference: InferenceWorker
  /** By path: what was found when the model was last read whole, with what `marksOf` said of its files. */
  readonly #verified = new Map<string, { marks: string; sha256: string; weightFiles: string[] }>()

  constructor(inference: InferenceWorker) {
    this.#inference = inference
  }

  /** @throws AppError MODEL_UNREADABLE, FILE_NOT_FOUND, FILE_TOO_LARGE */
  async inspect(path: string): Promise<ModelFacts> {
    const before = await marksOf(path, [])
    const facts = await this.#inference.call('inspect', { path }, { timeoutMs: INSPECT_TIMEOUT_MS })
    const { sha256, weightFiles } = facts
    // The files beside are known only now.
    const marks = await marksOf(path, weightFiles)
    if (before && marks?.startsWith(before)) this.#verified.set(path, { marks, sha256, weightFiles })
    return facts
  }

  /**
   * What the inference worker is asked for this model. Its files are hashed once, and again when a time or size changed.
   * @throws AppError FILE_NOT_FOUND where it was moved, VERIFICATION_FAILED where it is another file now
   */
  async request(model: Model, provider: ProviderChoice): Promise<ModelRequest> {
    const { path, sha256, profile, name } = model
    await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
      throw new AppError(
        'FILE_NOT_FOUND',
        `${path}, the file of model ${name}, was not found; put it back, or remove the model and add it from its new place.`,
        { path, model: name },
      )
    })
    const known = this.#verified.get(path)
    const unchanged = known && known.marks === (await marksOf(path, known.weightFiles))
    const present = unchanged ? known.sha256 : (await this.inspect(path)).sha256
    if (present !== sha256) {
      throw new AppError(
        'VERIFICATION_FAILED',
        `${basename(path)} is another file than the one that was added as ${name}; put the old one back, or add this one as a new model.`,
        { path, expected: sha256, found: present },
      )
    }
    return { path, sha256, profile, provider }
  }
  /**
   * Files beside the model that hold its weights, relative to its folder, with `/`.
   * @throws AppError as request
   */
  async weightFiles(model: Model): Promise<string[]> {
    await this.request(model, 'cpu')
    return (this.#verified.get(model.path) ?? (await this.inspect(model.path))).weightFiles
  }
}

/** Times and sizes of a model's files, its own first: the same text as long as none of them changes. Null where one is gone. */
async function marksOf(path: string, weightFiles: readonly string[]): Promise<string | null> {
  const paths = [path, ...weightFiles.map((file) => join(dirname(path), file))]
  const found = await Promise.all(paths.map((each) => stat(each).catch(() => null)))
  return found.every((each) => each !== null) ? found.map((each) => `${each.mtimeMs} ${each.size}\n`).join('') : null
}
