import type { BlobLike } from '../../src-shared/contract/index.ts'

/**
 * Bytes of this page for a call of the contract, in place of a blob: a browser makes blobs, and lends their bytes again,
 * by way of another process, which takes tens of milliseconds beside a busy page. They must stay as they are.
 */
export class OwnBytes implements BlobLike {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type = 'application/octet-stream'

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes
  }

  get size(): number {
    return this.bytes.length
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.bytes.slice().buffer)
  }

  /** A message has something in the blob's place, and the bytes behind it. */
  toJSON(): Record<never, never> {
    return {}
  }
}
