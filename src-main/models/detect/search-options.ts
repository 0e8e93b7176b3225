import type { GraphActivations, ModelProfile } from '../../../src-shared/domain/index.ts'
import type { Explorer } from './explorer.ts'

export type SearchOptions = {
  explorer: Explorer
  /** Runs, and has the layout and channels that the graph wants. */
  base: ModelProfile
  activations: GraphActivations
  /** What the file says of itself, or what is published of it: kept unless another is clearly better. */
  known: ModelProfile | null
  /** Images to try on; the first are tried most. */
  images: number
  openSize: boolean
  /** The model wants pixels in whole numbers: there are hardly any constants to be found. */
  wholeNumbers: boolean
  /** `performance.now()` at which the search should be at an end. */
  deadlineMs: number
  /** And at which no more constants are sought. */
  refineUntilMs: number
  step: (name: string) => void
}
