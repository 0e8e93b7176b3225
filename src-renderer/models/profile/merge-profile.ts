import type { ModelProfile, PartialProfile } from '../../../src-shared/domain/index.ts'

/** What the partial profile says, on top of the whole one. */
export function mergeProfile(base: ModelProfile, part: PartialProfile): ModelProfile {
  return {
    target: part.target ?? base.target,
    input: { ...base.input, ...part.input },
    output: { ...base.output, ...part.output },
  }
}
