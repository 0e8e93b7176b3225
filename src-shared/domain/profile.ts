import type { z } from 'zod'
import { AppError } from './errors.ts'
import { issueWords } from './issue-words.ts'
import {
  holdsIndices,
  ModelProfile,
  PartialProfile,
  ProfileInput,
  ProfileOutput,
  type ModelFacts,
  type TensorInfo,
} from './model.ts'
import { couldBeMask, describeTensor, likelyLayout, readShape } from './tensor-shape.ts'

type Graph = Pick<ModelFacts, 'path' | 'inputs' | 'outputs' | 'profileHints'>

/** Types of elements that an image can be given as (`workers/inference/input-tensor.ts`). */
export const FEEDABLE_TYPES = ['float32', 'float64', 'float16', 'uint8', 'int8', 'int32', 'int64'] as const

/** What a profile says where nobody said anything. */
const NEUTRAL = { target: 'hair', scale: 1 / 255, normalization: 'fixed', fit: 'stretch' } as const

/**
 * Fills in what a profile leaves out: the only or first input, the first output that can be a mask, the graph's size, and
 * neutral values. Between both stands what the file itself names of its input. Where the graph's shape allows one reading only (NHWC, four channels, whole numbers), that is taken.
 * @throws AppError PROFILE_INVALID where it does not fit the graph, or the graph leaves the size open and it is not given.
 */
export function completeProfile(graph: Graph, partial: PartialProfile): ModelProfile {
  const input = completeInput(graph, withHints(graph, partial.input ?? {}))
  const output = completeOutput(graph, partial.output ?? {}, input)
  const profile = { target: partial.target ?? NEUTRAL.target, input, output }
  const parsed = ModelProfile.safeParse(profile)
  if (!parsed.success)
    throw invalid(graph, `${issues(parsed.error)}`, parsed.error.issues[0]?.path.slice(0, 2).join('.'))
  return parsed.data
}

/** What the file names counts as one: whoever gives a mean of their own means the neutral scale, not the file's. */
function withHints(graph: Graph, given: NonNullable<PartialProfile['input']>): NonNullable<PartialProfile['input']> {
  const { scale, mean, std, normalization } = given
  const isOwn = [scale, mean, std, normalization].some((value) => value !== undefined)
  return isOwn ? given : { ...given, ...graph.profileHints?.input }
}

/** @throws AppError PROFILE_INVALID that names the fields at fault. `source` is the file, as the user knows it. */
export function parseProfile(json: unknown, source: string): PartialProfile {
  const parsed = PartialProfile.safeParse(json)
  if (parsed.success) return parsed.data
  throw new AppError('PROFILE_INVALID', `${source} is no profile: ${issues(parsed.error)}. Correct it and try again.`, {
    source,
  })
}

function completeInput(graph: Graph, given: NonNullable<PartialProfile['input']>): ModelProfile['input'] {
  const tensor = pick(graph, graph.inputs, given.name, 'input')
  if (graph.inputs.length > 1) {
    const names = graph.inputs.map(({ name }) => name).join(', ')
    throw invalid(
      graph,
      `the model wants ${graph.inputs.length} inputs (${names}), and Hairline feeds one image; export it with the image as its only input`,
    )
  }
  const layout = given.layout ?? likelyLayout(tensor.shape)
  const shape = readShape(tensor.shape, layout)
  if (shape === null || tensor.shape.length < 3) {
    throw invalid(
      graph,
      `input ${tensor.name} is ${describeTensor(tensor)}, which is no image; export it with an input of [batch, channels, height, width]`,
    )
  }
  if (!FEEDABLE_TYPES.some((type) => type === tensor.type)) {
    throw invalid(
      graph,
      `input ${tensor.name} is ${describeTensor(tensor)}, and no image can be given as ${tensor.type}; export it with a float32 input`,
    )
  }
  const channels = given.channels ?? (shape.channels === 4 ? 'RGBA' : 'RGB')
  if (typeof shape.channels === 'number' && shape.channels !== channels.length) {
    throw invalid(
      graph,
      `input ${tensor.name} is ${describeTensor(tensor)}, which in ${layout} has ${shape.channels} ${shape.channels === 1 ? 'channel' : 'channels'}, but ${channels} has ${channels.length}; ${wayToColours(tensor)}`,
      'input.channels',
    )
  }
  return {
    name: tensor.name,
    width: side(graph, tensor, 'width', shape.width, given.width),
    height: side(graph, tensor, 'height', shape.height, given.height),
    layout,
    channels,
    scale: given.scale ?? (/^u?int/.test(tensor.type) ? 1 : NEUTRAL.scale),
    mean: given.mean ?? [0, 0, 0],
    std: given.std ?? [1, 1, 1],
    normalization: given.normalization ?? NEUTRAL.normalization,
    fit: given.fit ?? NEUTRAL.fit,
    resample: given.resample ?? 'bilinear-antialias',
  }
}

/** Photos are fed as colours: some shapes have no place for them in any layout. */
function wayToColours({ shape }: TensorInfo): string {
  const fits = (['NCHW', 'NHWC'] as const).some((layout) => {
    const channels = readShape(shape, layout)?.channels
    return typeof channels === 'string' || channels === 3 || channels === 4
  })
  return fits
    ? 'set input.layout and input.channels'
    : 'no profile changes that, so export it with an input of 3 channels, or of 4 with a previous mask'
}

function side(
  graph: Graph,
  tensor: TensorInfo,
  which: 'width' | 'height',
  declared: number | string,
  given: number | undefined,
): number {
  if (typeof declared === 'string') {
    if (given !== undefined) return given
    throw invalid(
      graph,
      `input ${tensor.name} is ${describeTensor(tensor)}: its ${which} is open; set input.width and input.height`,
      `input.${which}`,
    )
  }
  if (given === undefined || given === declared) return declared
  throw invalid(
    graph,
    `input.${which} is ${given}, but input ${tensor.name} is ${describeTensor(tensor)}; leave it out or set ${declared}`,
    `input.${which}`,
  )
}

function completeOutput(
  graph: Graph,
  given: NonNullable<PartialProfile['output']>,
  input: ModelProfile['input'],
): ModelProfile['output'] {
  const tensor = pick(graph, graph.outputs.filter(couldBeMask), given.name, 'output', graph.outputs)
  const layout = given.layout ?? likelyLayout(tensor.shape, input)
  const channels = readShape(tensor.shape, layout)?.channels
  const output = {
    name: tensor.name,
    layout,
    activation: given.activation ?? 'none',
    class: given.class ?? 0,
    invert: given.invert ?? false,
  } as const
  // Of class indices there can be any number.
  const isClassMap = channels === 1 && holdsIndices(tensor.type, output.activation)
  if (typeof channels === 'number' && output.class >= channels && !isClassMap) {
    throw invalid(
      graph,
      `output.class is ${output.class}, but output ${tensor.name} is ${describeTensor(tensor)}, which in ${layout} has ${channels} ${channels === 1 ? 'class' : 'classes'}, counted from 0`,
      'output.class',
    )
  }
  return output
}

/** The tensor of that name, else the first candidate. */
function pick(
  graph: Graph,
  candidates: readonly TensorInfo[],
  name: string | undefined,
  kind: 'input' | 'output',
  all = candidates,
): TensorInfo {
  const names = all.map((each) => each.name).join(', ')
  if (name === undefined) {
    const first = candidates[0]
    if (first) return first
    throw invalid(graph, `the model has no ${kind} that could be ${kind === 'input' ? 'an image' : 'a mask'}`)
  }
  const found = all.find((each) => each.name === name)
  if (!found) throw invalid(graph, `there is no ${kind} ${name}; there is ${names || 'none'}`, `${kind}.name`)
  if (!candidates.includes(found)) {
    throw invalid(
      graph,
      `output ${name} is ${describeTensor(found)}, which is no mask; there is ${names}`,
      'output.name',
    )
  }
  return found
}

/** `field` is the one at fault, as a profile names it: `output.class`. */
function invalid(graph: Graph, fault: string, field: string | null = null): AppError {
  const file = graph.path.replace(/^.*[\\/]/, '')
  return new AppError('PROFILE_INVALID', `The profile does not fit ${file}: ${fault}.`, { path: graph.path, field })
}

/** `input.std[1] must not be 0; output: Unrecognized key: "clas"` */
function issues(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => {
      const place = issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''
      if (issue.code !== 'unrecognized_keys') return place + issueWords(issue)
      const known = KNOWN_FIELDS[issue.path.join('.')] ?? []
      return `${place}there is no field ${issue.keys.join(', ')}, only ${known.join(', ')}`
    })
    .join('; ')
}

/** By the part of the profile that holds them. */
const KNOWN_FIELDS: Record<string, string[]> = {
  '': Object.keys(ModelProfile.shape),
  input: Object.keys(ProfileInput.shape),
  output: Object.keys(ProfileOutput.shape),
}
