import { unpack } from './packed-bytes.ts'
import type { PendingLine } from './stroke-repository.ts'

/** What a mask file gets next: patches as they were painted, oldest first. */
export type Batch = { patches: Uint8Array[]; lastSequence: number; author: string | null }

/** Packed, soft strokes all over a large mask are small: unpacked, hundreds of them would not fit into memory. */
const BATCH_BYTES = 128_000_000

/** The first of these lines, as many as unpack to about `limitBytes`; one at least. @param lines at least one */
export async function unpackBatch(lines: readonly PendingLine[], limitBytes = BATCH_BYTES): Promise<Batch> {
  const batch: Batch = { patches: [], lastSequence: 0, author: null }
  let bytes = 0
  for (const { sequence, author, patch } of lines) {
    const unpacked = await unpack(patch)
    batch.patches.push(unpacked)
    batch.lastSequence = sequence
    batch.author = author
    bytes += unpacked.length
    if (bytes >= limitBytes) break
  }
  return batch
}
