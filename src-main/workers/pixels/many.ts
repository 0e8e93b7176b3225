import { closeSync, openSync, writeSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { scoreHistograms, type Histograms } from '../../../src-shared/metrics/index.ts'
import { asAppError } from '../../store/faults.ts'
import type { InputsRequest, InputsResponse, OneOfMany, ScoresRequest, ScoresResponse } from '../many-protocol.ts'
import type { Feed } from '../protocol.ts'
import type { Codec } from './codec.ts'
import { contentOf, feedOf, placeOn } from './feed.ts'
import { KnownMasks } from './known-masks.ts'
import { maskOfRuns, runsOfMask, type MaskRuns } from './mask-runs.ts'
import { plainJpegSize } from './plain-jpeg.ts'
import { readPlane, resizedTo } from './plane-at.ts'
import { scoreProcessed } from './processing.ts'
import { scoreRuns } from './score-runs.ts'
import { checkSize, readSourceFile, type SourceFile } from './source-file.ts'

const masks = new KnownMasks()

/** A photo as a model's input: height × width × 3. */
export async function photoFeed(codec: Codec, path: string, feed: Feed) {
  const file = await readSourceFile(path)
  const quick = await plainFeed(codec, file, feed)
  if (quick) return quick
  await codec.header(file)
  return feedOf(codec, await codec.decodeUpright(file), feed)
}

/** The same for what most photos are; null where the long way has to be gone, also to say what is wrong. */
async function plainFeed(codec: Codec, file: SourceFile, feed: Feed) {
  const size = feed.resample === 'bilinear' ? null : plainJpegSize(file.bytes)
  if (!size) return null
  checkSize(size, file)
  const content = contentOf(size, feed)
  const raster = await codec.decodeResized(file, size, content).catch(() => null)
  return raster?.channels === 3 ? { pixels: placeOn(feed, raster, content), content } : null
}

/** Inputs of many photos, each written into its place of one file. */
export async function writeInputs(codec: Codec, { feed, out, photos }: InputsRequest): Promise<InputsResponse> {
  const target = openSync(out, 'r+')
  try {
    const results = await ofEach(photos, async ({ path, offset }) => {
      const { pixels, content } = await photoFeed(codec, path, feed)
      writeWhole(target, pixels, offset)
      return { content, crc32: crc32(pixels) }
    })
    return { results }
  } finally {
    closeSync(target)
  }
}

/** A disk that is nearly full may take a part. */
function writeWhole(file: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done, offset + done)
}

export async function scoreMany(codec: Codec, { pairs }: ScoresRequest): Promise<ScoresResponse> {
  return { results: await ofEach(pairs, async (pair) => ({ histograms: await scoreOf(codec, pair) })) }
}

/** A stored plane against a mask, at the mask's size. Whatever is done to a prediction on its way out is done before. */
export async function scoreOf(codec: Codec, pair: ScoresRequest['pairs'][number]): Promise<Histograms> {
  const { plane, mask, processing } = pair
  if (processing) return scoreProcessed(codec, { plane, mask, processing })
  const groundTruth = await readMask(codec, mask)
  const stored = await readPlane(plane)
  if (stored.width <= groundTruth.width && stored.height <= groundTruth.height) return scoreRuns(stored, groundTruth)
  return scoreHistograms((await resizedTo(codec, stored, groundTruth)).pixels, maskOfRuns(groundTruth).pixels)
}

async function readMask(codec: Codec, path: string): Promise<MaskRuns> {
  const state = await stat(path)
  const known = masks.find(path, state)
  if (known) return known
  const mask = runsOfMask(await codec.decodeMask(await readFile(path), path))
  masks.keep(path, state, mask)
  return mask
}

/** One after the other: the processes are the parallelism. What users can be told is an answer, anything else ends all. */
async function ofEach<I extends object, T>(
  items: readonly I[],
  work: (item: I) => Promise<T>,
): Promise<OneOfMany<T>[]> {
  const results: OneOfMany<T>[] = []
  for (const item of items) {
    try {
      results.push({ ok: await work(item) })
    } catch (error) {
      const known = asAppError(error, 'path' in item && typeof item.path === 'string' ? item.path : undefined)
      if (!known) throw error
      results.push({ error: known.toJSON() })
    }
  }
  return results
}
