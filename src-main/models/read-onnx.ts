import { createHash } from 'node:crypto'
import { open, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, normalize, relative, sep } from 'node:path'
import type { z } from 'zod'
import {
  AppError,
  ModelOrigin,
  PartialProfile,
  visible,
  type ModelFacts,
  type TensorInfo,
} from '../../src-shared/domain/index.ts'
import { ONNX_TYPES } from '../../src-shared/onnx/write-onnx.ts'
import { checkLimits, elementBytes } from './graph-limits.ts'
import { foreignKind } from './file-kind.ts'
import { HINTS_KEY, ORIGIN_KEY, PROFILE_KEY } from './metadata-keys.ts'
import { graphActivations } from './graph-activations.ts'
import { decodeOnnx, type OnnxGraphProto, type OnnxModelProto, type OnnxNodeProto } from './onnx-schema.ts'
import type { OnnxTensorProto, OnnxValueInfo } from './onnx-schema.ts'

/** Protobuf itself ends here; larger models keep their weights in a file beside. */
const MAX_BYTES = 2 ** 31 - 1
const HEAD_BYTES = 1024
const EXTERNAL = 1

const TYPE_NAMES = new Map<number, string>(Object.entries(ONNX_TYPES).map(([name, number]) => [number, name]))

/**
 * What an ONNX file says of itself. Runs in the inference worker: files come from anywhere.
 * @throws AppError MODEL_UNREADABLE, FILE_NOT_FOUND, FILE_TOO_LARGE
 */
export async function readOnnx(path: string): Promise<ModelFacts> {
  const name = basename(path)
  const bytes = await checkedSize(path)
  const kind = foreignKind(await readHead(path))
  if (kind) throw new AppError('MODEL_UNREADABLE', `${name} is no ${formatOf(name)} model: it is ${kind}.`, { path })

  const content = await readFile(path)
  const model = decode(content, name, path)
  const graph = model.graph
  if (!graph?.node?.length) {
    throw new AppError('MODEL_UNREADABLE', `${name} holds no graph; export the model again.`, { path })
  }
  // Old exporters list the weights among the inputs.
  const weights = new Set(graph.initializer?.map((tensor) => tensor.name))
  const inputs = (graph.input ?? []).filter((input) => !weights.has(input.name)).map((input) => describe(input, isFree))
  const outputs = (graph.output ?? []).map((output) => describe(output, (size) => size <= 0))
  checkLimits(path, inputs, outputs)
  const tensors = [...constants(graph), ...(model.functions ?? []).flatMap(({ node }) => nodeConstants(node))]
  const external = await externalFiles(tensors, path)
  const opset = model.opsetImport?.find(({ domain }) => !domain || domain === 'ai.onnx')?.version
  return {
    path,
    sha256: await hash(content, external),
    bytes,
    inputs,
    outputs,
    operators: graph.node.length,
    opset: opset ?? null,
    producer: visible([model.producerName, model.producerVersion].filter(Boolean).join(' ')).slice(0, 200),
    weightFiles: external.map((file) => relative(dirname(path), file).split(sep).join('/')),
    weights: tensors.reduce((sum, tensor) => sum + count(tensor), 0),
    activations: graphActivations(graph),
    carriedProfile: carried(model, PROFILE_KEY, PartialProfile) ?? null,
    ...converted(model),
  }
}

/** What people say of a file by its name; what it is, its content says. */
const formatOf = (name: string) => (/\.tflite$/i.test(name) ? 'TensorFlow Lite' : 'ONNX')

async function checkedSize(path: string): Promise<number> {
  const { size, isFile } = await stat(path).then(
    (found) => ({ size: found.size, isFile: found.isFile() }),
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
      // Node has no other way to say that bytes of a name are no UTF-8.
      const wayOut = path.includes('\uFFFD') ? 'its name holds bytes that are no text, so rename it' : 'check the path'
      throw new AppError('FILE_NOT_FOUND', `${path} was not found; ${wayOut}.`, { path })
    },
  )
  const name = basename(path)
  if (!isFile)
    throw new AppError('MODEL_UNREADABLE', `${name} is a folder or a device; choose an .onnx file.`, { path })
  if (size > MAX_BYTES) {
    throw new AppError(
      'FILE_TOO_LARGE',
      `${name} has ${size} bytes, but an ONNX file ends at 2 GB; export it with its weights in a file beside.`,
      { path, bytes: size },
    )
  }
  return size
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function decode(content: Uint8Array, name: string, path: string): OnnxModelProto {
  try {
    return decodeOnnx(content)
  } catch {
    throw new AppError(
      'MODEL_UNREADABLE',
      `${name} is no readable ${formatOf(name)} model: it is cut short, damaged or something else; download or export it again.`,
      { path },
    )
  }
}

/** What a file carries in its metadata; what does not hold is as good as none: people are asked for it. */
function carried<T>({ metadata = [] }: OnnxModelProto, wanted: string, schema: z.ZodType<T>): T | undefined {
  const text = metadata.find(({ key }) => key === wanted)?.value
  if (!text) return undefined
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Where a file was made by our converter, what it keeps of the original. */
function converted(model: OnnxModelProto): Pick<ModelFacts, 'origin' | 'profileHints'> {
  const origin = carried(model, ORIGIN_KEY, ModelOrigin)
  const profileHints = carried(model, HINTS_KEY, PartialProfile)
  return { ...(origin ? { origin } : {}), ...(profileHints ? { profileHints } : {}) }
}

/** Some exporters write −1 for what is open. The runtime holds inputs to any other size, and outputs to none. */
const isFree = (size: number) => size === -1

function describe(value: OnnxValueInfo, isOpen: (size: number) => boolean): TensorInfo {
  const tensor = value.type?.tensorType
  const dims = tensor?.shape?.dim?.map(({ dimValue, dimParam }) => {
    if (dimValue !== undefined && !isOpen(dimValue)) return dimValue
    return visible(dimParam ?? '').slice(0, 100) || '?'
  })
  return {
    name: value.name ?? '',
    type: tensor ? (TYPE_NAMES.get(tensor.elemType ?? 0) ?? 'unknown') : 'no tensor',
    // A shape that is not declared at all can still turn out to be an image when the model runs.
    shape: dims ?? (tensor && !tensor.shape ? ['?', '?', '?', '?'] : []),
  }
}

/** Everything that holds numbers: initializers, and the constants of nodes, also within branches and loops. */
function constants(graph: OnnxGraphProto): OnnxTensorProto[] {
  return [
    ...(graph.initializer ?? []),
    ...(graph.sparseInitializer ?? []).flatMap(({ values }) => values ?? []),
    ...nodeConstants(graph.node),
  ]
}

function nodeConstants(nodes: readonly OnnxNodeProto[] = []): OnnxTensorProto[] {
  return nodes.flatMap(({ opType, attribute = [] }) =>
    attribute.flatMap((each) => [
      ...(each.t ? [each.t] : []),
      ...(each.tensors ?? []),
      ...(each.sparseTensor?.values ? [each.sparseTensor.values] : []),
      ...[each.g, ...(each.graphs ?? [])].flatMap((graph) => (graph ? constants(graph) : [])),
      ...(opType === 'Constant' ? inlineNumbers(each) : []),
    ]),
  )
}

function inlineNumbers({ f, floats = [] }: { f?: number; floats?: number[] }): OnnxTensorProto[] {
  const numbers = floats.length + (f === undefined ? 0 : 1)
  return numbers > 0 ? [{ dims: [numbers] }] : []
}

function count({ dims = [] }: OnnxTensorProto): number {
  const product = dims.reduce((total, size) => total * Math.max(0, size), 1)
  return Number.isSafeInteger(product) ? product : 0
}

/** Where an exporter says no length. Of types that pack several numbers into a byte nothing is known. */
function neededBytes(tensor: OnnxTensorProto): number {
  const type = TYPE_NAMES.get(tensor.dataType ?? 0)
  return type === undefined ? 0 : count(tensor) * elementBytes(type)
}

function noPlace(path: string, location: string): AppError {
  return new AppError(
    'MODEL_UNREADABLE',
    `${basename(path)} looks for weights in ${visible(location.slice(0, 200))} at a place that is none: its offset or length is no whole number from 0 up; export it again.`,
    { path },
  )
}

/** Files beside the model that hold weights. They belong to it: without them it cannot run. */
async function externalFiles(tensors: readonly OnnxTensorProto[], path: string): Promise<string[]> {
  /** By location the byte that the last weights in it end before, as far as the graph says. */
  const ends = new Map<string, number>()
  for (const tensor of tensors) {
    const { dataLocation, externalData = [] } = tensor
    if (dataLocation !== EXTERNAL) continue
    const said = (wanted: string) => externalData.find(({ key }) => key === wanted)?.value
    const location = said('location') ?? ''
    const [offset, length] = [Number(said('offset') ?? 0), Number(said('length') ?? neededBytes(tensor))]
    if (![offset, length].every((each) => Number.isSafeInteger(each) && each >= 0)) throw noPlace(path, location)
    const end = offset + length
    ends.set(location, Math.max(ends.get(location) ?? 0, end))
  }
  const files: string[] = []
  for (const [location, end] of ends) files.push(await fileBeside(path, location, end))
  return files.toSorted()
}

/** @throws AppError MODEL_UNREADABLE where it is not there, ends before `end`, or lies elsewhere, be it by a link */
async function fileBeside(path: string, location: string, end: number): Promise<string> {
  const file = join(dirname(path), location)
  const shown = visible(location.slice(0, 200)) || 'a file without a name'
  const refuse = (fault: string) =>
    new AppError(
      'MODEL_UNREADABLE',
      `${basename(path)} keeps its weights in ${shown}, which ${fault}; put both in one folder.`,
      {
        path,
        missing: location,
      },
    )
  if (isAbsolute(location) || normalize(location).startsWith('..') || location === '' || location.includes('\0')) {
    throw refuse('is not beside it')
  }
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) throw refuse('is not beside it')
  // Stores of models link model and weights alike: then the one lies beside what the other is linked to.
  const [real, realModel, folder] = await Promise.all([realpath(file), realpath(path), realpath(dirname(path))])
  const inside = [folder, dirname(realModel)].some((each) => real.startsWith(each + sep))
  if (!inside) throw refuse('is a link to another folder')
  if (end > found.size) {
    throw new AppError(
      'MODEL_UNREADABLE',
      `${basename(path)} keeps its weights in ${shown}, which ends before they do (${found.size} of ${end} bytes); copy or download it again.`,
      { path },
    )
  }
  return file
}

/** SHA-256 of the file; where weights lie beside it, of all of them, so that no two models share a hash. */
async function hash(content: Uint8Array, external: readonly string[]): Promise<string> {
  const digest = createHash('sha256').update(content)
  for (const file of external) {
    const handle = await open(file)
    for await (const chunk of handle.createReadStream()) digest.update(chunk as Buffer)
  }
  return digest.digest('hex')
}
