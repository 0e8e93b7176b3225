import {
  AppError,
  completeProfile,
  parseProfile,
  type ModelFacts,
  type ModelProfile,
} from '../../../src-shared/domain/index.ts'

/** The profile of a text, completed from the graph, or the sentence why it is none. */
export function readProfile(
  text: string,
  facts: Pick<ModelFacts, 'path' | 'inputs' | 'outputs'>,
): { profile: ModelProfile | null; fault: string | null } {
  try {
    return { profile: completeProfile(facts, parseProfile(JSON.parse(text), 'This text')), fault: null }
  } catch (error) {
    if (error instanceof AppError) return { profile: null, fault: error.message }
    return { profile: null, fault: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}
