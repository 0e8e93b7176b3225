import { readFile, stat } from 'node:fs/promises'
import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { fromHalf } from '../../../src-shared/onnx/float16.ts'
import type { FirstFilters, GraphHead, HeadRequest, HeadResponse } from '../explore-protocol.ts'
import { exploreTensor, FileReader } from './detect-explore.ts'
import { filterResponses } from './filter-responses.ts'
import { firstFilters } from './first-filters.ts'
import { headGraph } from './head-graph.ts'
import { sessionOptions } from './providers.ts'
import type { Runtime, RuntimeSession, RuntimeTensor } from './runtime.ts'
import { defaultThreads } from './threads.ts'

type Request = HeadRequest & { path: string; threads?: number }
/** It is never told how far it is: the limit of time holds for all runs together. */
type Context = { signal: AbortSignal }
type Color = readonly [number, number, number]

/** Larger files are not read a second time. */
const MOST_BYTES = 256 * 2 ** 20
/** Values of a picture of one colour: black, each colour alone, and two by which is seen that nothing else happens. */
const LEVEL = 128
const BLACK: Color = [0, 0, 0]
const ALONE: readonly Color[] = [
  [LEVEL, 0, 0],
  [0, LEVEL, 0],
  [0, 0, LEVEL],
]
const CHECKS: readonly Color[] = [
  [31, 203, 97],
  [255, 64, 160],
]
/** Of the largest change: half precision has three digits. */
const TOLERANCE = 5e-3

/**
 * What a graph itself makes of its pixels before anything else, where that is gain × value + offset of one place each: it was
 * wrapped so that it can be fed in another way than it was trained. In the order in which that happens, each once.
 */
export async function headNumbers(runtime: Runtime, request: Request, context: Context): Promise<HeadResponse> {
  const nothing = { heads: [], filters: null }
  try {
    const { size } = await stat(request.path)
    if (size > MOST_BYTES) return nothing
    const model = await readFile(request.path)
    const filters = await firstLayerOf(model, request, context).catch(() => null)
    context.signal.throwIfAborted()
    const heads = await measured(runtime, model, request, context).catch(() => [])
    context.signal.throwIfAborted()
    return { heads, filters }
  } catch {
    context.signal.throwIfAborted()
    // A hint that nobody needs, as in norm-statistics.ts.
    return nothing
  }
}

async function firstLayerOf(
  model: Uint8Array,
  { input, images }: Request,
  { signal }: Context,
): Promise<FirstFilters | null> {
  const first = firstFilters(model, input.name)
  if (!first) return null
  const files = new FileReader()
  const read = (path: string) => files.read(path)
  // The weights tell something without photos.
  const responses = await filterResponses(first.kernels, input, images, { read, signal }).catch(() => null)
  return { ...first.filters, responses }
}

async function measured(
  runtime: Runtime,
  model: Uint8Array,
  { path, input, threads = defaultThreads() }: Request,
  { signal }: Context,
): Promise<GraphHead[]> {
  const found = headGraph(model, input.name)
  if (!found) return []
  const { session, values } = await openHead(runtime, found, threads)
  try {
    if (values.length === 0) return []
    const answers: Record<string, RuntimeTensor>[] = []
    for (const color of [BLACK, ...ALONE, ...CHECKS]) {
      signal.throwIfAborted()
      answers.push(await answer(runtime, { path, session }, input, color, values))
    }
    const heads = values.flatMap((name) => headOf(answers.map((each) => colorOf(each[name]))) ?? [])
    return heads.filter((head, index) => heads.findIndex((each) => isSame(each, head)) === index)
  } finally {
    await session.release()
  }
}

/**
 * With only those values that may be a picture: what a first layer makes of one takes much memory, and nobody looks at it. Their
 * shapes are known once the graph is open.
 */
async function openHead(runtime: Runtime, { values, cut }: NonNullable<ReturnType<typeof headGraph>>, threads: number) {
  const open = (names: readonly string[]) => runtime.createSession(cut(names), sessionOptions('cpu', { threads }))
  const session = await open(values)
  const metadata = new Map(session.outputMetadata.map((each) => [each.name, each]))
  const pictures = values.filter((name) => couldBePicture(metadata.get(name)?.shape ?? []))
  if (pictures.length === values.length || pictures.length === 0) return { session, values: pictures }
  await session.release()
  return { session: await open(pictures), values: pictures }
}

/** What is not known is a name, or left out. */
function couldBePicture(shape: readonly (number | string)[]): boolean {
  if (shape.length === 0) return true
  const [first, last] = [shape.at(-3), shape.at(-1)]
  return shape.length >= 3 && [first, last].some((each) => typeof each === 'string' || isFew(Number(each)))
}

/** Channels of a picture. */
const isFew = (channels: number) => channels === 3 || channels === 4

function answer(
  runtime: Runtime,
  loaded: { path: string; session: RuntimeSession },
  input: ProfileInput,
  color: Color,
  values: readonly string[],
) {
  const { width, height } = input
  const rgb = new Uint8Array(width * height * 3).map((_, at) => color[at % 3]!)
  const plain: ProfileInput = { ...input, scale: 1, mean: [0, 0, 0], std: [1, 1, 1], normalization: 'fixed' }
  const channels = input.channels === 'BGR' ? 'RGB' : input.channels
  const content = { left: 0, top: 0, width, height }
  const tensor = exploreTensor(runtime, loaded, { ...plain, channels }, rgb, content)
  return loaded.session.run({ [input.name]: tensor }, values)
}

/** What the middle of a picture has, place by place; null for what is no picture of three or four channels. */
function colorOf(tensor: RuntimeTensor | undefined): Color | null {
  if (!tensor) return null
  const dims = tensor.dims.slice(-3)
  const [first, second, last] = [dims[0] ?? 0, dims[1] ?? 0, dims[2] ?? 0]
  const data = tensor.data as ArrayLike<number | bigint>
  const at = (index: number) => (tensor.type === 'float16' ? fromHalf(Number(data[index])) : Number(data[index]))
  if (isFew(first) && second > 4) {
    const middle = (second >> 1) * last + (last >> 1)
    return [at(middle), at(second * last + middle), at(2 * second * last + middle)]
  }
  if (!isFew(last)) return null
  const middle = ((first >> 1) * second + (second >> 1)) * last
  return [at(middle), at(middle + 1), at(middle + 2)]
}

/** Null where a place is made of several, of none, or in another way. */
function headOf(answers: readonly (Color | null)[]): GraphHead | null {
  const [offset, ...rest] = answers
  const alone = rest.slice(0, ALONE.length)
  if (!offset || rest.some((each) => each === null)) return null
  const gains = [0, 1, 2].map((place) => alone.map((color) => (color![place]! - offset[place]!) / LEVEL))
  const from = gains.map((row) =>
    row.reduce((best, gain, at) => (Math.abs(gain) > Math.abs(row[best]!) ? at : best), 0),
  )
  const gain = gains.map((row, place) => row[from[place]!]!)
  const range = gain.map((each) => TOLERANCE * 255 * Math.abs(each))
  const isExact = CHECKS.every((color, index) => {
    const seen = rest[ALONE.length + index]!
    return gain.every(
      (each, place) => Math.abs(offset[place]! + each * color[from[place]!]! - seen[place]!) <= range[place]!,
    )
  })
  if (!isExact || gain.some((each) => !(each > 0)) || new Set(from).size < 3) return null
  return { gain: triple(gain), offset: [...offset], from: triple(from) }
}

const triple = ([a, b, c]: readonly number[]): [number, number, number] => [a!, b!, c!]
const isSame = (a: GraphHead, b: GraphHead) => JSON.stringify(a) === JSON.stringify(b)
