import type { ErrorDescription, ModelProfile, ProviderInUse } from '../../../src-shared/domain/index.ts'
import type { Content, InputSlice, OneOfMany } from '../many-protocol.ts'
import type { TensorData } from './runtime.ts'

/** What the arithmetic threads are asked. Arrays are handed over, never copied. */
export type PrepareTask = {
  kind: 'prepare'
  images: { input: InputSlice; content: Content }[]
  /** The model takes so many; the last image is repeated. */
  size: number
  profile: Pick<ModelProfile, 'input'>
  type: string
  reuse: TensorData | null
}
export type PrepareAnswer = {
  data: TensorData
  /** One for each image: why it could not be read, else null. */
  faults: (ErrorDescription | null)[]
}

export type FinishTask = {
  kind: 'finish'
  tensor: { type: string; dims: readonly number[]; data: TensorData }
  size: number
  profile: Pick<ModelProfile, 'input' | 'output'>
  provider: ProviderInUse['name']
  durationMs: number
  /** Null for an image that there is no answer wanted for. */
  images: ({ content: Content; out: string } | null)[]
}
/** One for each image: the bytes of the file, or why there is none. */
export type FinishAnswer = { planes: OneOfMany<{ bytes: number }>[] }

export type ArithmeticTask = { id: number } & (PrepareTask | FinishTask)
export type ArithmeticAnswer =
  { id: number; ok: PrepareAnswer | FinishAnswer } | { id: number; unforeseen: { message: string; stack: string } }
