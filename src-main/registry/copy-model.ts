import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../src-shared/domain/index.ts'
import { asAppError } from '../store/faults.ts'
import { copyDurably, syncFolder } from './durable-files.ts'
import type { Evidence } from './evidence.ts'
import { MODEL_FILE } from './model-card.ts'

/** The copies of a model's files. */
export type ModelCopy = {
  path: string
  /** Of the model file alone, as in the list of checksums. */
  sha256: string
  /** Of all files together. */
  bytes: number
  /** Files beside the model that hold its weights: the graph names them, so they keep their names. */
  weights: { file: string; sha256: string }[]
}

/** What a version's folder holds besides the model. */
const OWN_FILES = [MODEL_FILE, 'model_card.md', 'profile.json', 'metrics.json', 'checksums.sha256']

/**
 * Copies a model with the files that hold its weights into a new folder, and makes sure that it is what was evaluated.
 * @throws AppError VERIFICATION_FAILED, INVALID_INPUT where a weight file's name is one that a release needs itself
 */
export async function copyModel(
  { model, weightFiles }: Pick<Evidence, 'model' | 'weightFiles'>,
  folder: string,
  signal: AbortSignal,
): Promise<ModelCopy> {
  const taken = weightFiles.find((file) => OWN_FILES.includes(file.toLowerCase()))
  if (taken !== undefined) {
    throw new AppError(
      'INVALID_INPUT',
      `${model.name} keeps its weights in ${taken}, a name that a release needs itself; export the model as a single .onnx file and add that. Nothing was changed.`,
      { file: taken },
    )
  }
  // As the model's own hash is made: its file, then those beside it.
  const whole = createHash('sha256')
  const copy = async (from: string, file: string) => {
    const to = join(folder, file)
    await mkdir(dirname(to), { recursive: true })
    const copied = await copyDurably(from, to, { signal, also: whole }).catch((error: unknown) => {
      // What cannot be read is told of the model; what cannot be written is told of the registry.
      const isRead = (error as { path?: string } | null)?.path === from
      throw isRead ? (asAppError(error) ?? error) : error
    })
    await syncFolder(dirname(to))
    return { file, ...copied }
  }
  const main = await copy(model.path, MODEL_FILE)
  const weights = []
  for (const file of weightFiles) weights.push(await copy(join(dirname(model.path), file), file))
  const sha256 = whole.digest('hex')
  if (sha256 !== model.sha256) {
    throw new AppError(
      'VERIFICATION_FAILED',
      `${model.path} is not the file that was evaluated: its content has changed since it was added; add it again and evaluate it. Nothing was changed.`,
      { expected: model.sha256, found: sha256 },
    )
  }
  const bytes = weights.reduce((sum, each) => sum + each.bytes, main.bytes)
  return { path: join(folder, MODEL_FILE), sha256: main.sha256, bytes, weights }
}
