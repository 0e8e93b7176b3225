import { createHash } from 'node:crypto'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { AppError, type ModelProfile } from '../../src-shared/domain/index.ts'
import type { PixelsWorker } from '../workers/protocol.ts'
import { isNpy, openNpy, openRegular, unreadable, type NpyArray } from './npy.ts'
import { isZip, openNpz } from './npz.ts'

/** Inputs and outputs of some images, or outputs alone. */
export type ArraySet = { inputs: NpyArray | null; outputs: NpyArray }
/** What the training side brought. */
export type ReferenceFiles =
  | { kind: 'arrays'; sets: ArraySet[] }
  /** A file for each image, or the array in it, by the stem of its name. */
  | { kind: 'by-stem'; files: Map<string, string | NpyArray> }
export type OpenedReference = ReferenceFiles & { path: string; sha256: string; bytes: number }

const MAX_FILES = 100_000
const INPUT_NAMES = /^(input|inputs|x|image|images|pixel_values|data|tensor)(_?0)?$/i
const OUTPUT_NAMES =
  /^(output|outputs|y|y_pred|pred|preds|prediction|predictions|prob|probs|probability|probabilities|mask|masks|logits|reference|expected)(_?0)?$/i
/** `anna_prob.png` is of `anna.jpg`. */
const OUTPUT_SUFFIX = /[-_.](prob|probability|pred|prediction|mask|output|out|reference)$/i
const PAIR = /^(.*?)[-_.]?(input|output)s?$/i

type Deps = { pixels: PixelsWorker; profile: ModelProfile; folder: string; signal: AbortSignal }

/**
 * Finds out what lies at a path: a .npz or .npy file, or a folder of them or of pictures. The content decides, not the name.
 * @throws AppError FILE_NOT_FOUND, FILE_UNREADABLE, FILE_TOO_LARGE, INVALID_INPUT
 */
export async function openReference(
  deps: Deps,
  given: string,
  inputsPath: string | undefined,
): Promise<OpenedReference> {
  const path = resolve(given)
  const found = await stat(path)
  const names = found.isDirectory() ? await namesIn(path) : []
  const files = found.isDirectory() ? names.map((name) => join(path, name)) : [path]
  if (inputsPath !== undefined) files.push(resolve(inputsPath))
  const opened = found.isDirectory() ? await openFolder(deps, path, names) : await openFile(deps, path)
  if (inputsPath !== undefined) await addInputs(deps, opened, resolve(inputsPath), path)
  return { ...opened, path, ...(await hashAll(deps, files)) }
}

async function namesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name)
  if (names.length === 0) throw unreadable(path, 'the folder holds no files', 'Choose the folder with the outputs')
  if (names.length > MAX_FILES)
    throw unreadable(path, `the folder holds ${names.length} files`, `Bring at most ${MAX_FILES}`)
  return names.toSorted()
}

async function openFile(deps: Deps, path: string): Promise<ReferenceFiles> {
  const head = await headOf(path)
  if (isZip(head))
    return { kind: 'arrays', sets: [pick(await openNpz(path, deps.folder, deps.signal), deps.profile, path)] }
  if (isNpy(head)) return { kind: 'arrays', sets: [{ inputs: null, outputs: await openNpy(path) }] }
  throw unreadable(
    path,
    'it is neither a .npz nor a .npy file',
    'Bring one of these, or a folder of grey PNGs named like the images',
  )
}

async function openFolder(deps: Deps, path: string, names: readonly string[]): Promise<ReferenceFiles> {
  const arrays = names.filter((name) => /\.npy$/i.test(name))
  const zips = names.filter((name) => /\.npz$/i.test(name))
  if (zips.length > 0) {
    const sets: ArraySet[] = []
    for (const [index, name] of zips.entries()) {
      // Each unpacks its arrays under the same names.
      const arrayFolder = `${deps.folder}-${index}`
      sets.push(pick(await openNpz(join(path, name), await made(arrayFolder), deps.signal), deps.profile, name))
    }
    const isOnePerImage =
      sets.length > 1 && sets.every(({ inputs, outputs }) => inputs === null && isOfOneImage(outputs))
    return isOnePerImage ? byStem(zips, (_, index) => sets[index]!.outputs) : { kind: 'arrays', sets }
  }
  const pairs = await pairsIn(path, arrays)
  if (pairs.length > 0) return { kind: 'arrays', sets: pairs }
  const stems = names.filter((name) => /\.(npy|png|jpe?g|bmp|pgm|pbm|tiff?)$/i.test(name))
  if (stems.length === 0)
    throw unreadable(path, 'the folder holds neither arrays nor pictures', 'Choose another folder')
  return byStem(stems, (name) => join(path, name))
}

/** A whole stem goes before one that is left of another. */
function byStem(
  names: readonly string[],
  fileOf: (name: string, index: number) => string | NpyArray,
): Extract<ReferenceFiles, { kind: 'by-stem' }> {
  const files = names.map(fileOf)
  const entries = (key: (name: string) => string) => names.map((name, index) => [key(name), files[index]!] as const)
  return {
    kind: 'by-stem',
    files: new Map([...entries((name) => stemOf(name).replace(OUTPUT_SUFFIX, '')), ...entries(stemOf)]),
  }
}

/** Arrays of several images are parts of one, which say nothing of whose they are. */
const isOfOneImage = ({ shape }: NpyArray) => shape.length < 4 || shape[0] === 1

async function made(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  return folder
}

/** `inputs.npy` with `outputs.npy`, `7_input.npy` with `7_output.npy`. */
async function pairsIn(path: string, names: readonly string[]): Promise<ArraySet[]> {
  const found = new Map<string, { input?: string; output?: string }>()
  for (const name of names) {
    const [, key, role] = PAIR.exec(stemOf(name)) ?? []
    if (key === undefined || role === undefined) continue
    found.set(key, { ...found.get(key), [role.toLowerCase()]: join(path, name) })
  }
  const sets: ArraySet[] = []
  for (const { input, output } of found.values()) {
    if (input && output) sets.push({ inputs: await openNpy(input), outputs: await openNpy(output) })
  }
  return sets
}

async function addInputs(
  { folder, signal, profile }: Deps,
  opened: ReferenceFiles,
  path: string,
  of: string,
): Promise<void> {
  const [set] = opened.kind === 'arrays' ? opened.sets : []
  if (!set || (opened.kind === 'arrays' && opened.sets.length > 1)) {
    throw new AppError(
      'INVALID_INPUT',
      `${basename(of)} is no single array that inputs could belong to; leave the inputs away.`,
    )
  }
  const packed = isZip(await headOf(path))
  const arrays = packed ? await openNpz(path, await made(`${folder}-inputs`), signal) : [await openNpy(path)]
  set.inputs = byName(arrays, profile.input.name, INPUT_NAMES) ?? arrays[0] ?? null
}

/** Which array is which: by the tensors' names, by the usual names, by their number. */
function pick(arrays: readonly NpyArray[], profile: ModelProfile, path: string): ArraySet {
  let inputs = byName(arrays, profile.input.name, INPUT_NAMES)
  let outputs = byName(arrays, profile.output.name, OUTPUT_NAMES)
  if (arrays.length === 1 && !inputs) outputs ??= arrays[0]
  if (arrays.length === 2) {
    // np.savez(file, inputs, outputs) names them arr_0 and arr_1.
    const [first, second] = arrays.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    if (inputs) outputs ??= arrays.find((each) => each !== inputs)
    else if (outputs) inputs = arrays.find((each) => each !== outputs)
    else [inputs, outputs] = [first, second]
  }
  if (!outputs) {
    const names = arrays.map(({ name }) => name).join(', ')
    throw new AppError(
      'INVALID_INPUT',
      `${basename(path)} holds ${names}: which are the outputs? Name them "inputs" and "outputs", or "${profile.input.name}" and "${profile.output.name}".`,
      { arrays: names },
    )
  }
  return { inputs: inputs ?? null, outputs }
}

const byName = (arrays: readonly NpyArray[], own: string, usual: RegExp): NpyArray | undefined =>
  arrays.find(({ name }) => name === own) ?? arrays.find(({ name }) => usual.test(name))

async function hashAll({ pixels, signal }: Deps, files: readonly string[]): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  let only = ''
  for (const path of files) {
    const each = await pixels.call('hash', { path }, { signal, timeoutMs: 600_000 })
    hash.update(`${each.sha256}  ${basename(path)}\n`)
    bytes += each.bytes
    only = each.sha256
  }
  return { sha256: files.length === 1 ? only : hash.digest('hex'), bytes }
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await openRegular(path)
  try {
    const head = Buffer.alloc(16)
    const { bytesRead } = await file.read(head, 0, 16, 0)
    return head.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

export const stemOf = (path: string): string => basename(path, extname(path))
