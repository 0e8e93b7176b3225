import { isPacked, PACKED_HEAD } from '../../../src-shared/mask/index.ts'
import type { PendingStroke } from './stroke.ts'
import { throughStream } from './through-stream.ts'

export type Bytes = Uint8Array<ArrayBuffer>

/** Deflates. Rejects where it cannot. */
export type Deflate = (bytes: Bytes) => Promise<Bytes>

/** The same stroke with less bytes to keep and to send; as it is where they cannot be made less. Never rejects. */
export async function packStroke(stroke: PendingStroke, deflate: Deflate): Promise<PendingStroke> {
  try {
    return await withBytes(stroke, (bytes) => pack(bytes, deflate))
  } catch {
    // No worker, or no memory: the bytes are good as they are.
    return stroke
  }
}

/** The stroke as it was painted. Rejects where its bytes are damaged. */
export const unpackStroke = (stroke: PendingStroke): Promise<PendingStroke> => withBytes(stroke, unpack)

async function withBytes(stroke: PendingStroke, change: (bytes: Bytes) => Promise<Bytes>): Promise<PendingStroke> {
  const patch = await change(stroke.patch)
  const { step } = stroke
  if (step?.kind !== 'stroke') return { ...stroke, patch }
  return { ...stroke, patch, step: { ...step, before: await change(step.before) } }
}

async function pack(bytes: Bytes, deflate: Deflate): Promise<Bytes> {
  if (isPacked(bytes)) return bytes
  const deflated = await deflate(bytes)
  if (PACKED_HEAD.length + deflated.length >= bytes.length) return bytes
  const packed = new Uint8Array(PACKED_HEAD.length + deflated.length)
  packed.set(PACKED_HEAD)
  packed.set(deflated, PACKED_HEAD.length)
  return packed
}

function unpack(bytes: Bytes): Promise<Bytes> {
  if (!isPacked(bytes)) return Promise.resolve(bytes)
  return throughStream(bytes.subarray(PACKED_HEAD.length), new DecompressionStream('deflate-raw'))
}
