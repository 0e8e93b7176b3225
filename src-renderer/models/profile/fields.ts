import { holdsIndices, readShape, type ModelFacts, type ModelProfile } from '../../../src-shared/domain/index.ts'

/** What is wrong with a profile, and with which of its fields: `output.class`. */
export type ProfileFault = { message: string; field: string | null }

export type FieldsProps = {
  profile: ModelProfile
  facts: Pick<ModelFacts, 'inputs' | 'outputs'> | null
  /** Fields that are no longer as they were found. */
  changed?: ReadonlySet<string> | undefined
  /** Why the profile does not fit the graph. */
  misfit?: ProfileFault | null | undefined
  /** Classes that the output turned out to tell apart, where the model was tried. */
  classes?: number | undefined
  onChange: (profile: ModelProfile) => void
}

/** Marks the row of these fields where one was changed or is at fault. */
export function markOf({ changed, misfit }: Pick<FieldsProps, 'changed' | 'misfit'>) {
  return (...fields: string[]): { changed: boolean; fault?: string } => {
    const isAtFault = misfit && misfit.field !== null && fields.includes(misfit.field)
    return { changed: fields.some((field) => changed?.has(field)), ...(isAtFault ? { fault: misfit.message } : {}) }
  }
}

export const tensorNames = (tensors: readonly { name: string }[] | undefined, own: string): string[] => [
  ...new Set([...(tensors ?? []).map(({ name }) => name), own]),
]

/** How many classes the output tells apart. `any`: the graph leaves it open, or gives their indices. 1: a plane of probability. */
export type ClassCount = number | 'any'

export function classesOf(
  { output }: ModelProfile,
  facts: FieldsProps['facts'],
  found: number | undefined,
): ClassCount {
  const tensor = facts?.outputs.find(({ name }) => name === output.name)
  const channels = tensor ? readShape(tensor.shape, output.layout)?.channels : undefined
  if (typeof channels === 'number' && channels > 1) return channels
  if (found !== undefined && found > 1) return found
  const areIndices = holdsIndices(tensor?.type ?? '', output.activation)
  return channels === 1 && !areIndices ? 1 : 'any'
}
