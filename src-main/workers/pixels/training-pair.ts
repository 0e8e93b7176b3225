import { readFile } from 'node:fs/promises'
import { writeFileAtomically } from '../../store/atomic-file.ts'
import type { PixelsRequests } from '../protocol.ts'
import type { Codec } from './codec.ts'
import { feedOf } from './feed.ts'
import { maskVersion } from './mask-file.ts'
import { fromGrey } from './raster.ts'
import { readSourceFile, sha256Of } from './source-file.ts'

/**
 * A photo and its mask at one size: resized as an evaluation feeds a model, so that training and evaluation see the same.
 * Writes height × width × 3 bytes of RGB, then height × width of coverage, into one file.
 */
export async function makeTrainingPair(
  codec: Codec,
  { path, name, mask, size, out }: PixelsRequests['trainingPair']['request'],
): Promise<PixelsRequests['trainingPair']['response']> {
  const file = await readSourceFile(path, name)
  await codec.header(file)
  const feed = { ...size, fit: 'stretch', resample: 'bilinear-antialias' } as const
  const { pixels } = await feedOf(codec, await codec.decodeUpright(file), feed)
  const groundTruth = await codec.decodeMask(await readFile(mask), mask)
  const coverage = await codec.resize(fromGrey(groundTruth), size)
  await writeFileAtomically(out, Buffer.concat([pixels, coverage.pixels]), { durable: false })
  return {
    sha256: sha256Of(file.bytes),
    maskVersion: maskVersion(groundTruth),
    histograms: channelHistograms(pixels, coverage.pixels),
  }
}

/** How often each of the 256 values occurs: in red, in green, in blue, in the mask. */
function channelHistograms(rgb: Uint8Array, coverage: Uint8Array): Uint32Array {
  const counts = new Uint32Array(4 * 256)
  for (let at = 0; at < rgb.length; at += 3) {
    counts[rgb[at]!]!++
    counts[256 + rgb[at + 1]!]!++
    counts[512 + rgb[at + 2]!]!++
  }
  for (const value of coverage) counts[768 + value]!++
  return counts
}
