import { open, readFile } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { scoreHistograms, type Histograms } from '../../../src-shared/metrics/index.ts'
import { decodePlane } from '../../inference/plane-file.ts'
import { asAppError } from '../../store/faults.ts'
import type { InputsRequest, InputsResponse, OneOfMany, ScoresRequest, ScoresResponse } from '../many-protocol.ts'
import type { Feed, ImageSize } from '../protocol.ts'
import type { Codec } from './codec.ts'
import { feedOf } from './feed.ts'
import { asGrey, fromGrey, type GreyRaster } from './raster.ts'
import { readSourceFile } from './source-file.ts'

/** A photo as a model's input: height × width × 3. */
export async function photoFeed(codec: Codec, path: string, feed: Feed) {
  const file = await readSourceFile(path)
  await codec.header(file)
  return feedOf(codec, await codec.decodeUpright(file), feed)
}

/** Inputs of many photos, each written into its place of one file. */
export async function writeInputs(codec: Codec, { feed, out, photos }: InputsRequest): Promise<InputsResponse> {
  const target = await open(out, 'r+')
  try {
    const results = await ofEach(photos, async ({ path, offset }) => {
      const { pixels, content } = await photoFeed(codec, path, feed)
      await target.write(pixels, 0, pixels.length, offset)
      return { content, crc32: crc32(pixels) }
    })
    return { results }
  } finally {
    await target.close()
  }
}

export async function scoreMany(codec: Codec, { pairs }: ScoresRequest): Promise<ScoresResponse> {
  return { results: await ofEach(pairs, async (pair) => ({ histograms: await scoreOf(codec, pair) })) }
}

/** A stored plane against a mask, at the mask's size. Whatever is done to a prediction on its way out is done before. */
export async function scoreOf(codec: Codec, { plane, mask }: ScoresRequest['pairs'][number]): Promise<Histograms> {
  const groundTruth = await codec.decodeMask(await readFile(mask), mask)
  const probability = await planeAt(codec, plane, groundTruth)
  return scoreHistograms(probability.pixels, groundTruth.pixels)
}

/** A stored plane of probability, resized to a picture. */
export async function planeAt(codec: Codec, path: string, size: ImageSize): Promise<GreyRaster> {
  const { width, height, values } = await decodePlane(await readFile(path), path)
  const plane = { width, height, pixels: values }
  if (width === size.width && height === size.height) return plane
  return asGrey(await codec.resize(fromGrey(plane), { width: size.width, height: size.height }))
}

/** One after the other: the processes are the parallelism. What users can be told is an answer, anything else ends all. */
async function ofEach<I, T>(items: readonly I[], work: (item: I) => Promise<T>): Promise<OneOfMany<T>[]> {
  const results: OneOfMany<T>[] = []
  for (const item of items) {
    try {
      results.push({ ok: await work(item) })
    } catch (error) {
      const known = asAppError(error)
      if (!known) throw error
      results.push({ error: known.toJSON() })
    }
  }
  return results
}
