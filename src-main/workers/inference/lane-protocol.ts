import type { ErrorDescription, ModelProfile } from '../../../src-shared/domain/index.ts'
import type { ExploreRequest, ExploreResponse } from '../explore-protocol.ts'
import type { RunManyRequest, RunManyResponse } from '../many-protocol.ts'
import type { MarkerPlace } from './marker.ts'
import type { OpenOptions } from './providers.ts'

/** What lanes are asked. `session` is a number that means the same in all of them. */
export type LaneWork =
  | { kind: 'open'; session: number; order: Omit<OpenOptions, 'threads'>; profile: ModelProfile }
  | ({ kind: 'run'; session: number; marker: MarkerPlace } & LaneRun)
  | ({ kind: 'explore'; session: number; path: string } & ExploreRequest)
  | { kind: 'close'; session: number }
/** And what they answer. */
export type LaneResults = {
  open: null
  run: Omit<RunManyResponse, 'provider' | 'lanes'>
  explore: ExploreResponse
  close: null
}
export type LaneRun = Pick<RunManyRequest, 'path' | 'profile' | 'images' | 'pack' | 'total'> & ManyShare
/** What memory allows: the most images at once of an open batch. */
export type ManyShare = { mostAtOnce: number }
export type LaneTask = { id: number } & LaneWork

export type LaneAnswer =
  | { ok: LaneResults[LaneWork['kind']] }
  | { failed: ErrorDescription }
  | { unforeseen: { message: string; stack: string } }
export type FromLane = ({ id: number } & LaneAnswer) | { progressed: number }
