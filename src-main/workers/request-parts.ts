import type { GraphOptimization, ModelProfile, ProviderChoice } from '../../src-shared/domain/index.ts'

export type ImageSize = { width: number; height: number }

/** How the 8-bit RGB input of a model is made of an image. Pixels; the same for every model with this feed. */
export type Feed = ImageSize & { fit: 'stretch' | 'letterbox'; resample: 'bilinear-antialias' | 'bilinear' }

/** Which session: the file, the profile and the provider that it should run on. */
export type ModelRequest = {
  path: string
  sha256: string
  profile: ModelProfile
  provider: ProviderChoice
  threads?: number
  /** The rest is filled in on the way, from the settings: see inference-desk.ts. */
  graphOptimization?: GraphOptimization
  memoryArena?: boolean
  memoryBudgetBytes?: number
  /** What this model may take with all its sessions. */
  mostBytes?: number
}
