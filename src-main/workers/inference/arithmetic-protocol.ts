import type { ErrorDescription, ModelProfile, ProviderInUse } from '../../../src-shared/domain/index.ts'
import type { Content, InputSlice, ManyResult, OneOfMany, RunManyRequest } from '../many-protocol.ts'
import type { TensorData } from './runtime.ts'

/** What the arithmetic threads are asked. Arrays are handed over, never copied; several batches for one message. */
export type PrepareTask = {
  kind: 'prepare'
  batches: { images: { input: InputSlice; content: Content }[]; reuse: TensorData | null }[]
  /** The model takes so many; the last image is repeated. */
  size: number
  profile: Pick<ModelProfile, 'input'>
  type: string
}
export type PreparedBatch = {
  data: TensorData
  /** One for each image: why it could not be read, else null. */
  faults: (ErrorDescription | null)[]
}

export type FinishTask = {
  kind: 'finish'
  size: number
  profile: Pick<ModelProfile, 'input' | 'output'>
  provider: ProviderInUse['name']
  pack: RunManyRequest['pack']
  batches: RanBatch[]
}
export type RanBatch = {
  tensor: { type: string; dims: readonly number[]; data: TensorData }
  /** For one image. */
  durationMs: number
  /** Null for an image that there is no answer wanted for. */
  images: ({ content: Content; out: string; mask?: string | undefined } | null)[]
}
/** One for each image of a batch: what was stored, or why nothing; and its histograms where it could be scored. */
export type FinishedBatch = OneOfMany<Omit<ManyResult, 'durationMs'>>[]

export type ArithmeticTask = { id: number } & (PrepareTask | FinishTask)
export type ArithmeticAnswer =
  { id: number; ok: PreparedBatch[] | FinishedBatch[] } | { id: number; unforeseen: { message: string; stack: string } }
