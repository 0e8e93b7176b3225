import { AppError, completeProfile, type ModelFacts, type ModelProfile } from '../../../src-shared/domain/index.ts'

/** Where the graph leaves its size open, one has to begin somewhere. */
const GUESSED_SIDE_PX = 512

/** A profile to begin with, or the sentence why the graph can have none. */
export function neutralProfile(facts: Pick<ModelFacts, 'path' | 'inputs' | 'outputs'>): {
  profile: ModelProfile | null
  fault: string | null
} {
  let fault = ''
  for (const input of [{}, { width: GUESSED_SIDE_PX, height: GUESSED_SIDE_PX }]) {
    try {
      return { profile: completeProfile(facts, { input }), fault: null }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      fault ||= error.message
    }
  }
  return { profile: null, fault }
}
