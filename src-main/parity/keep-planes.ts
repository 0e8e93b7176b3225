import { encodePlane } from '../inference/plane-file.ts'
import { writeFileAtomically } from '../store/atomic-file.ts'
import type { KeptPlanes } from '../workers/parity-protocol.ts'
import { absoluteDifference, SHOWN_GAIN, toBytes, type FloatPlane } from './difference.ts'

/** Stores what is to be shown. */
export async function keepPlanes(keep: KeptPlanes, reference: FloatPlane, ours: Float32Array): Promise<void> {
  const { width, height } = reference
  const planes: [string, Uint8Array][] = [
    [keep.reference, toBytes(reference.values)],
    [keep.ours, toBytes(ours)],
    [keep.difference, toBytes(absoluteDifference(ours, reference.values), SHOWN_GAIN)],
  ]
  for (const [path, values] of planes) {
    await writeFileAtomically(path, await encodePlane({ width, height, values }), { durable: false })
  }
}
