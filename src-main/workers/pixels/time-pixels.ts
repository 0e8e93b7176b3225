import { firstBin } from '../../../src-shared/metrics/index.ts'
import type { BenchPixelsRequest, BenchPixelsResponse } from '../bench-protocol.ts'
import type { Codec } from './codec.ts'
import { feedOf } from './feed.ts'
import { planeAt } from './plane-at.ts'
import { processedAt } from './processing.ts'
import { mapValues } from './raster.ts'
import { readSourceFile } from './source-file.ts'

/** Times what a prediction does besides the model, on one photo. */
export async function timePixels(codec: Codec, request: BenchPixelsRequest): Promise<BenchPixelsResponse> {
  const { path, feed, runs, warmup } = request
  const timed: BenchPixelsResponse = { decodeMs: [], resizeMs: [], finishMs: [] }
  for (let round = 0; round < warmup + runs; round += 1) {
    const started = performance.now()
    const photo = await codec.decodeUpright(await readSourceFile(path))
    const decoded = performance.now()
    await feedOf(codec, photo, feed)
    const resized = performance.now()
    await finish(codec, request)
    const finished = performance.now()
    if (round < warmup) continue
    timed.decodeMs.push(decoded - started)
    timed.resizeMs.push(resized - decoded)
    timed.finishMs.push(finished - resized)
  }
  return timed
}

async function finish(codec: Codec, { plane, size, processing }: BenchPixelsRequest): Promise<void> {
  if (processing.steps.length > 0) {
    await processedAt(codec, plane, size, processing)
    return
  }
  mapValues(await planeAt(codec, plane, size), new Uint8Array(256).fill(255, firstBin(processing.threshold)))
}
