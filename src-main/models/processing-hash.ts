import { createHash } from 'node:crypto'
import type { Model } from '../../src-shared/domain/index.ts'
import { canonicalSteps, type PostProcessing } from '../../src-shared/postprocessing/steps.ts'
import { profileHash } from './profile-hash.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** SHA-256 of a list of steps, null of an empty one: equal lists have equal hashes. */
export const processingHash = (steps: PostProcessing): string | null =>
  steps.length === 0 ? null : sha256(canonicalSteps(steps))

/**
 * Names the figures of a model: by its profile alone where nothing is done to its probabilities, so that one result holds
 * for every threshold. Steps make other masks, and at another threshold others again: these figures stand by themselves.
 */
export function figuresHash(model: Pick<Model, 'profile' | 'postProcessing'>, threshold: number): string {
  const plain = profileHash(model.profile)
  if (model.postProcessing.length === 0) return plain
  return `${plain}+${sha256(`${canonicalSteps(model.postProcessing)} at ${threshold}`)}`
}
