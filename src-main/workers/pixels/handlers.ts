import { firstBin } from '../../../src-shared/metrics/index.ts'
import { writeFileAtomically } from '../../store/atomic-file.ts'
import type { PixelsRequests } from '../protocol.ts'
import type { Handlers } from '../serve.ts'
import { classesOf, looksLikeClassMap } from './classes.ts'
import type { Codec } from './codec.ts'
import { comparePlanes, lookAtTensor } from './compare-planes.ts'
import { foresee } from './foresee.ts'
import { importMask, readClassMap } from './import-mask.ts'
import { photoFeed, scoreMany, scoreOf, writeInputs } from './many.ts'
import { applyPatches } from './mask-file.ts'
import { turnedSize } from './orientation.ts'
import { planeAt } from './plane-at.ts'
import { drawDemoPortrait } from './portrait.ts'
import { judgeSteps, processPlane } from './processing.ts'
import { mapValues } from './raster.ts'
import { hashFile, readSourceFile, sha256Of } from './source-file.ts'
import { writeTiles } from './tiles.ts'
import { timePixels } from './time-pixels.ts'
import { makeTrainingPair } from './training-pair.ts'
import { AppError } from '../../../src-shared/domain/index.ts'

/** Side of the picture that is decoded and thrown away where a probe wants no thumbnail. */
const PROBE_SIZE = 64
/** Caches can be made again: a flush each would cost more than all the rest. */
const cached = { durable: false }

/** One function per request of protocol.ts. */
export function createHandlers(codec: Codec): Handlers<PixelsRequests> {
  return {
    async probe({ path, name, thumbnail }) {
      const file = await readSourceFile(path, name)
      const header = await codec.header(file)
      const picture = await codec.thumbnail(file, thumbnail?.size ?? PROBE_SIZE)
      if (thumbnail) await writeFileAtomically(thumbnail.path, picture, cached)
      return {
        ...turnedSize(header, header.orientation),
        orientation: header.orientation,
        format: file.format,
        bytes: file.bytes.length,
        sha256: sha256Of(file.bytes),
      }
    },

    async headerSize({ path }) {
      const header = await codec.header(await readSourceFile(path))
      return turnedSize(header, header.orientation)
    },

    foresee: (request, { progressed }) => foresee(codec, request, progressed),
    hash: ({ path }) => hashFile(path),

    async thumbnail({ path, out, size, kind }) {
      const file = await readSourceFile(path, undefined, kind === 'mask' ? 'mask' : 'image')
      const header = await codec.header(file)
      await writeFileAtomically(out, await codec.thumbnail(file, size), cached)
      return turnedSize(header, header.orientation)
    },

    async overview({ path, out, size }) {
      const file = await readSourceFile(path)
      const header = await codec.header(file)
      await writeFileAtomically(out, await codec.overview(file, size), cached)
      return turnedSize(header, header.orientation)
    },

    tiles: (request) => writeTiles(codec, request),

    async display({ path, out }) {
      const { bytes, size } = await codec.display(await readSourceFile(path))
      await writeFileAtomically(out, bytes, cached)
      return size
    },

    async classes({ path }) {
      const file = await readSourceFile(path, undefined, 'mask')
      const header = await codec.header(file)
      const size = turnedSize(header, header.orientation)
      const map = await readClassMap(codec, file).catch((error: unknown) => {
        // Colours, or JPEG: a mask perhaps, but certainly no class map.
        if (error instanceof AppError && error.code === 'MASK_UNREADABLE') return null
        throw error
      })
      if (!map) return { classes: [], size, looksLikeClassMap: false }
      return { classes: classesOf(map), size, looksLikeClassMap: looksLikeClassMap(map) }
    },

    importMask: (request) => importMask(codec, request),
    applyPatches: (request) => applyPatches(codec, request),

    async tensor({ path, out, feed }) {
      const { pixels, content } = await photoFeed(codec, path, feed)
      await writeFileAtomically(out, pixels, cached)
      return { content }
    },

    inputs: (request) => writeInputs(codec, request),
    score: async (pair) => ({ histograms: await scoreOf(codec, pair) }),
    scores: (request) => scoreMany(codec, request),

    async planeToPng({ plane, size, threshold, out }) {
      const probability = await planeAt(codec, plane, size)
      const picture = threshold === null ? probability : mapValues(probability, stepAt(threshold))
      await writeFileAtomically(out, await codec.encodeMask(picture))
      return { width: picture.width, height: picture.height }
    },

    process: (request) => processPlane(codec, request),
    judgeSteps: (request) => judgeSteps(codec, request),

    comparePlanes: (request) => comparePlanes(codec, request),
    lookAtTensor: (request) => lookAtTensor(request),
    benchPixels: (request) => timePixels(codec, request),

    trainingPair: (request) => makeTrainingPair(codec, request),
    portrait: (request) => drawDemoPortrait(codec, request),

    async encode({ pixels, size, channels, format, quality, out }) {
      const bytes = await codec.encode({ ...size, channels, pixels }, format, quality)
      await writeFileAtomically(out, bytes)
      return { bytes: bytes.length }
    },
  }
}

function stepAt(threshold: number): Uint8Array {
  return new Uint8Array(256).fill(255, firstBin(threshold))
}
