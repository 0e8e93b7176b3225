import {
  AppError,
  completeProfile,
  parseProfile,
  type ModelFacts,
  type ModelProfile,
} from '../../../src-shared/domain/index.ts'
import type { ProfileFault } from './fields.ts'

type Graph = Pick<ModelFacts, 'path' | 'inputs' | 'outputs'>

/** The profile of a text, completed from the graph, or the sentence why it is none. */
export function readProfile(
  text: string,
  facts: Graph,
): { profile: ModelProfile | null; fault: string | null; field: string | null } {
  try {
    const profile = completeProfile(facts, parseProfile(JSON.parse(text), 'This text'))
    return { profile, fault: null, field: null }
  } catch (error) {
    if (!(error instanceof AppError)) {
      const message = `This is not JSON: ${error instanceof Error ? error.message : String(error)}`
      return { profile: null, fault: message, field: null }
    }
    const field = error.details?.['field']
    return { profile: null, fault: error.message, field: typeof field === 'string' ? field : null }
  }
}

/** Why a profile does not fit a graph; null where it does. The form lets one say what the graph can't do: class 7 of 3. */
export function misfitOf(profile: ModelProfile | null, facts: Graph | undefined): ProfileFault | null {
  if (!profile || !facts) return null
  const { fault, field } = readProfile(JSON.stringify(profile), facts)
  return fault === null ? null : { message: fault, field }
}
