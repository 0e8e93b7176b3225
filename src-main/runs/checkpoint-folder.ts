import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { AppError, issueWords, naturalCompare, PartialProfile, type Problem } from '../../src-shared/domain/index.ts'
import { epochFromName } from '../../src-shared/training/index.ts'

export type FoundCheckpoint = { epoch: number; file: string; bytes: number }

export type CheckpointFolder = {
  /** In order of epochs, each epoch once. */
  checkpoints: FoundCheckpoint[]
  /** From `profile.json` beside the checkpoints. */
  profile: PartialProfile | null
  problems: Problem[]
}

/** Sidecars are small; what is larger is something else. */
const MAX_SIDECAR_BYTES = 16_000_000

const Epoch = z.int().min(0).max(999_999_999)
/** A line of `metrics.jsonl`, or an item of `run.json`'s `checkpoints`: which file holds which epoch. */
const Entry = z.looseObject({ epoch: Epoch, file: z.string().optional(), checkpoint: z.string().optional() })

/**
 * What a folder of checkpoints holds. The epoch of a file is what a sidecar says (`run.json`, `metrics.jsonl`, or
 * `NAME.json` beside `NAME.onnx`), else the number in its name; where no name has a number, its place in natural order.
 * @throws AppError FOLDER_NOT_FOUND, NO_CHECKPOINTS, PROFILE_INVALID
 */
export async function readCheckpointFolder(folder: string): Promise<CheckpointFolder> {
  const names = await listFolder(folder)
  const files = names.filter((name) => /\.onnx$/i.test(name)).toSorted(naturalCompare)
  if (files.length === 0) {
    throw new AppError('NO_CHECKPOINTS', `${folder} holds no .onnx file; choose the folder with the checkpoints.`, {
      folder,
    })
  }
  const known = await epochsOfSidecars(folder, names, files)
  const epochs = files.map((file) => known.get(file) ?? epochFromName(file))
  const numbered = epochs.some((epoch) => epoch !== null)
  const found = await Promise.all(
    files.map(async (file, index) => ({
      file,
      epoch: numbered ? (epochs[index] ?? null) : index + 1,
      // A file that cannot be looked at (a broken link) is told of when it is read.
      bytes: (await stat(join(folder, file)).catch(() => null))?.size ?? 0,
    })),
  )
  const { checkpoints, problems } = oneFilePerEpoch(found)
  return { checkpoints, problems, profile: names.includes('profile.json') ? await readProfile(folder) : null }
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
    throw new AppError('FOLDER_NOT_FOUND', `${folder} is no folder that can be found; check the path.`, { folder })
  }
}

function oneFilePerEpoch(found: readonly { file: string; epoch: number | null; bytes: number }[]) {
  const byEpoch = new Map<number, FoundCheckpoint>()
  const problems: Problem[] = []
  for (const { file, epoch, bytes } of found) {
    const first = epoch === null ? undefined : byEpoch.get(epoch)
    if (epoch === null) {
      const message = `${file} has no epoch in its name and was left out; rename it, or list it in run.json.`
      problems.push({ path: file, code: 'INVALID_INPUT', message })
    } else if (first) {
      const message = `${file} says that it is epoch ${epoch}, as ${first.file} does; only ${first.file} was taken.`
      problems.push({ path: file, code: 'ALREADY_EXISTS', message })
    } else {
      byEpoch.set(epoch, { epoch, file, bytes })
    }
  }
  return { checkpoints: [...byEpoch.values()].toSorted((a, b) => a.epoch - b.epoch), problems }
}

/** Sidecars that cannot be read say nothing: names still do. */
async function epochsOfSidecars(folder: string, names: readonly string[], files: readonly string[]) {
  const epochs = new Map<string, number>()
  const take = (value: unknown) => {
    const entry = Entry.safeParse(value).data
    const file = entry?.file ?? entry?.checkpoint
    if (entry && file !== undefined) epochs.set(basename(file), entry.epoch)
  }
  if (names.includes('metrics.jsonl')) {
    const lines = (await readSidecar(join(folder, 'metrics.jsonl')))?.split('\n') ?? []
    for (const line of lines) take(parseJson(line))
  }
  if (names.includes('run.json')) {
    const run = z
      .looseObject({ checkpoints: z.array(z.unknown()) })
      .safeParse(parseJson(await readSidecar(join(folder, 'run.json'))))
    for (const item of run.data?.checkpoints ?? []) take(item)
  }
  for (const file of files) {
    const own = file.replace(/\.onnx$/i, '.json')
    if (names.includes(own)) take({ ...asObject(parseJson(await readSidecar(join(folder, own)))), file })
  }
  return epochs
}

async function readSidecar(path: string): Promise<string | null> {
  try {
    if ((await stat(path)).size > MAX_SIDECAR_BYTES) return null
    return await readFile(path, 'utf8')
  } catch {
    return null
  }
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : (JSON.parse(text) as unknown)
  } catch {
    return null
  }
}

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})

async function readProfile(folder: string): Promise<PartialProfile> {
  const path = join(folder, 'profile.json')
  const parsed = PartialProfile.safeParse(parseJson(await readSidecar(path)))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.path.length
    ? `${issue.path.join('.')}: ${issueWords(issue)}`
    : 'it is no JSON object of a profile'
  throw new AppError('PROFILE_INVALID', `${path} cannot be used (${where}); correct it, or give another profile.`, {
    path,
  })
}
