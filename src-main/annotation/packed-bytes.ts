import { promisify } from 'node:util'
import { constants, deflateRaw, inflateRaw } from 'node:zlib'

/** Patches begin with `HLMP` (src-shared/mask/patch.ts); packed ones have this before their deflated bytes. */
const PACKED = 'HLMZ'
/** Below this a stroke is durable sooner without. */
const WORTH_BYTES = 16_384

const deflate = promisify(deflateRaw)
const inflate = promisify(inflateRaw)

/** Soft strokes shrink to a fraction. Runs beside the event loop. */
export async function pack(patch: Uint8Array): Promise<Uint8Array> {
  if (patch.length < WORTH_BYTES) return patch
  const packed = await deflate(patch, { level: constants.Z_BEST_SPEED })
  return packed.length + PACKED.length < patch.length ? Buffer.concat([Buffer.from(PACKED, 'latin1'), packed]) : patch
}

/** What `pack` was given. */
export async function unpack(bytes: Uint8Array): Promise<Uint8Array> {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PACKED.length)).toString('latin1')
  return head === PACKED ? inflate(bytes.subarray(PACKED.length)) : bytes
}
