import { z } from 'zod'

/** A Blob, as far as both ends need it: typed here so that the contract depends on neither the DOM nor Node. */
export type BlobLike = { readonly size: number; readonly type: string; arrayBuffer(): Promise<ArrayBuffer> }

function isBlob(value: unknown): value is BlobLike {
  return (
    typeof value === 'object' && value !== null && 'arrayBuffer' in value && typeof value.arrayBuffer === 'function'
  )
}

/** Bytes to keep, at most `maxBytes`. They travel as a blob, never as base64. */
export const bytes = (maxBytes: number) =>
  z.custom<BlobLike>((value) => isBlob(value) && value.size <= maxBytes, `must be a blob of at most ${maxBytes} bytes`)
