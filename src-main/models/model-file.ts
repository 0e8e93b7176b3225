import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError, type Model, type ModelFacts, type ProviderChoice } from '../../src-shared/domain/index.ts'
import type { InferenceWorker, ModelRequest } from '../workers/protocol.ts'

/** Hashing a file of 2 GB from a slow disk takes this long, and no more. */
const INSPECT_TIMEOUT_MS = 120_000

/** Model files as they lie on disk: they are referenced, never copied, so each use makes sure that they are still the same. */
export class ModelFiles {
  readonly #inference: InferenceWorker
  /** By path: what was found when the file was last read whole. */
  readonly #verified = new Map<string, { mtimeMs: number; size: number; sha256: string }>()

  constructor(inference: InferenceWorker) {
    this.#inference = inference
  }

  /** @throws AppError MODEL_UNREADABLE, FILE_NOT_FOUND, FILE_TOO_LARGE */
  async inspect(path: string): Promise<ModelFacts> {
    const before = await stat(path).catch(() => null)
    const facts = await this.#inference.call('inspect', { path }, { timeoutMs: INSPECT_TIMEOUT_MS, blame: path })
    if (before) this.#verified.set(path, { mtimeMs: before.mtimeMs, size: before.size, sha256: facts.sha256 })
    return facts
  }

  /**
   * What the inference worker is asked for this model. The file is hashed once, and again when its time or size changed.
   * @throws AppError FILE_NOT_FOUND where it was moved, VERIFICATION_FAILED where it is another file now
   */
  async request(model: Model, provider: ProviderChoice): Promise<ModelRequest> {
    const { path, sha256, profile, name } = model
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
      throw new AppError(
        'FILE_NOT_FOUND',
        `${path}, the file of model ${name}, was not found; put it back, or remove the model and add it from its new place.`,
        { path, model: name },
      )
    })
    const known = this.#verified.get(path)
    const unchanged = known?.mtimeMs === found.mtimeMs && known.size === found.size
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
}
