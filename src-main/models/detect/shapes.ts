import {
  AppError,
  completeProfile,
  couldBeMask,
  likelyLayout,
  readShape,
  type ModelFacts,
  type ModelProfile,
  type PartialProfile,
} from '../../../src-shared/domain/index.ts'

type Graph = Pick<ModelFacts, 'path' | 'inputs' | 'outputs'>
type Size = { width: number; height: number }

/** Where the graph leaves the size open: what segmentation models are trained with. The first that runs is the one to begin with. */
export const COMMON_SIDES: readonly number[] = [256, 512, 320, 224, 384, 448, 513, 257]
/** More outputs are no side outputs of a segmentation model, and each costs memory in every run. */
const MOST_OUTPUTS = 16

/**
 * Complete profiles whose sizes, layout and channels the graph allows, the most likely first. Which of them runs has to be
 * tried. `known` is what is certain already.
 * @throws AppError PROFILE_INVALID where there is none
 */
export function possibleShapes(graph: Graph, known: PartialProfile): ModelProfile[] {
  const tensor = graph.inputs.find(({ name }) => name === known.input?.name) ?? graph.inputs[0]
  const shape = tensor?.shape ?? []
  const likely = likelyLayout(shape)
  const layouts = known.input?.layout ? [known.input.layout] : ([likely, likely === 'NCHW' ? 'NHWC' : 'NCHW'] as const)
  const found: ModelProfile[] = []
  let fault: AppError | null = null
  for (const layout of layouts) {
    for (const size of sizesFor(readShape(shape, layout), known)) {
      try {
        found.push(completeProfile(graph, { ...known, input: { ...known.input, layout, ...size } }))
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        fault ??= error
      }
    }
  }
  if (found.length === 0 && fault) throw fault
  return found
}

function sizesFor(shape: ReturnType<typeof readShape>, { input = {} }: PartialProfile): Partial<Size>[] {
  const isOpen = typeof shape?.width === 'string' || typeof shape?.height === 'string'
  if (!isOpen || (input.width !== undefined && input.height !== undefined)) return [{}]
  return COMMON_SIDES.map((side) => ({
    ...(typeof shape?.width === 'string' ? { width: input.width ?? side } : {}),
    ...(typeof shape?.height === 'string' ? { height: input.height ?? side } : {}),
  }))
}

/** Whether other sizes can be fed than the one of the profile. */
export function hasOpenSize(graph: Graph, { input }: ModelProfile): boolean {
  const shape = graph.inputs.find(({ name }) => name === input.name)?.shape ?? []
  const read = readShape(shape, input.layout)
  return typeof read?.width === 'string' && typeof read.height === 'string'
}

/** Outputs that could be the mask, as they stand in the graph. */
export function maskOutputs(graph: Graph, known: PartialProfile): string[] {
  if (known.output?.name !== undefined) return [known.output.name]
  return graph.outputs
    .filter(couldBeMask)
    .slice(0, MOST_OUTPUTS)
    .map(({ name }) => name)
}
