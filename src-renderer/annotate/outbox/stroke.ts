import type { PreLabelStroke } from '../../../src-shared/domain/index.ts'

/** What a stroke means for undo: src-shared/history. */
export type PendingStep =
  | { kind: 'stroke'; follows: string | null; before: Uint8Array<ArrayBuffer>; thumbnail: Uint8Array<ArrayBuffer> }
  | { kind: 'travel'; to: string | null }

/** A stroke that waits until the backend has it. Kept and sent, its bytes may be packed (pack-stroke.ts). */
export type PendingStroke = {
  /** Made here, once; sending it again with the same id is harmless. */
  strokeId: string
  /** The page that painted it. */
  sessionId: string
  imageId: string
  /** Sequence of the last stored stroke that it was painted on. */
  base: number
  /** Version of the mask that was opened with that `base`, null for none; absent where `base` is a stroke of this window. */
  maskVersion?: string | null | undefined
  label: string
  patch: Uint8Array<ArrayBuffer>
  /** Absent: it cannot be taken back after a reload. */
  step?: PendingStep | undefined
  /** The stroke is a prediction that the dataset's rule put in. */
  preLabel?: PreLabelStroke | undefined
  /** When it was painted. */
  atMs?: number
  /** Place among all that wait. */
  order: number
}

/** Of its patch and of what was before it. */
export function bytesOf({ patch, step }: PendingStroke): number {
  return patch.length + (step?.kind === 'stroke' ? step.before.length : 0)
}

/** The same bytes in memory of their own, as messages and the browser's database want them; copied only where they share it. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes
  const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength
  return isAlone ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes)
}

/** Random characters that also an insecure context can make (`crypto.randomUUID` is missing there). */
export function randomId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return `${prefix}_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
