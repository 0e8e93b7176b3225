import { rename, rm } from 'node:fs/promises'
import sharp, { type PngOptions, type Sharp } from 'sharp'
import { MAX_MASK_PIXELS } from '../../src-shared/mask/index.ts'
import type { ImageSize, PixelsRequests } from './protocol.ts'
import type { Codec, ImageHeader } from './pixels/codec.ts'
import { createHandlers } from './pixels/handlers.ts'
import { isOrientation } from './pixels/orientation.ts'
import { decodeOwn, isOwnFormat, readOwnHeader } from './pixels/own-formats.ts'
import { narrowed, type GreyRaster, type Raster } from './pixels/raster.ts'
import { checkSize, undecodable, unreadable, type SourceFile } from './pixels/source-file.ts'
import { serveRequests } from './serve.ts'

// A long-running process that sees each file once has no use for a cache; the processes are the parallelism.
sharp.cache(false)
sharp.concurrency(1)
// Only the loaders of the formats that we detect ourselves: no SVG, PDF or other language that can do things.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadTiff',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadHeif',
  ],
})

/** `error` finds files that end early and tolerates the warnings that many cameras cause. */
const STRICT = { failOn: 'error', limitInputPixels: MAX_MASK_PIXELS } as const
const BLACK = { background: '#000' }
/** Fast: masks are flat, so that more effort wins little. */
const MASK_PNG = { compressionLevel: 3, adaptiveFiltering: false, palette: false }
/** Strands one pixel wide keep their colour: no halved colours, and hardly any loss. */
const SHARP_JPEG = { quality: 94, chromaSubsampling: '4:4:4' } as const
/** Effort 2 takes a third less time than the usual 4, for 3 % more bytes. */
const THUMBNAIL = { quality: 75, effort: 2 }

/** The only implementation of Codec, and the only file that names sharp. */
const codec: Codec = {
  async header(file) {
    const header = await readHeader(file)
    checkSize(header, file)
    return header
  },

  async decodeStored(file) {
    if (await isGrey16(file)) return decodeGrey16(file)
    return toRaster(open(file, { ignoreIcc: true }).toColourspace('srgb'), file)
  },

  async decodeUpright(file) {
    const image = open(file, { ignoreIcc: true }).autoOrient().flatten(BLACK).toColourspace('srgb').removeAlpha()
    return toRaster(image, file)
  },

  async thumbnail(file, size) {
    const image = open(file).autoOrient().flatten(BLACK).resize(size, size, { fit: 'inside', withoutEnlargement: true })
    return image.webp(THUMBNAIL).toBuffer().catch(explain(file))
  },

  async overview(file, size) {
    const image = open(file).autoOrient().flatten(BLACK).resize(size, size, { fit: 'inside', withoutEnlargement: true })
    return image.toColourspace('srgb').jpeg(SHARP_JPEG).toBuffer().catch(explain(file))
  },

  async tiles(file, folder, tile) {
    const image = open(file).autoOrient().flatten(BLACK).toColourspace('srgb').jpeg(SHARP_JPEG)
    // libvips reads the photo once, row by row, and keeps only what the rows of pieces need: 160 MB for 108 megapixels.
    await image
      .tile({ size: tile, overlap: 0, layout: 'dz', depth: 'onetile', container: 'fs' })
      .toFile(`${folder}.dz`)
      .catch(explain(file))
    await rm(`${folder}.dzi`, { force: true })
    await rename(`${folder}_files`, folder)
  },

  async display(file) {
    const image = open(file).autoOrient().flatten(BLACK).toColourspace('srgb').png({ compressionLevel: 3 })
    const { data, info } = await image.toBuffer({ resolveWithObject: true }).catch(explain(file))
    return { bytes: data, size: { width: info.width, height: info.height } }
  },

  async resize(raster, { width, height }) {
    const image = resized(fromRaster(raster), { width, height })
    const colours = raster.channels === 1 ? image.toColourspace('b-w') : image
    const { data } = await colours.raw().toBuffer({ resolveWithObject: true })
    return { width, height, channels: raster.channels, pixels: data }
  },

  async decodeResized(file, from, size) {
    // Taking "a part" first keeps libvips from decoding at a smaller size, which gives other pixels.
    const image = open(file, { ignoreIcc: true }).extract({ left: 0, top: 0, width: from.width, height: from.height })
    return toRaster(resized(image, size), file)
  },

  async decodeMask(bytes, path) {
    const image = sharp(bytes, { ...STRICT, ignoreIcc: true })
      .toColourspace('b-w')
      .raw()
    const { data, info } = await image.toBuffer({ resolveWithObject: true }).catch(() => {
      throw damagedMask(path)
    })
    if (info.channels !== 1) throw damagedMask(path)
    return { width: info.width, height: info.height, pixels: data }
  },

  encodeMask: (mask) => greyPng(mask, MASK_PNG),

  encodeSmallMask: (mask) => greyPng(mask, { ...MASK_PNG, compressionLevel: 9 }),

  async encode(raster, format, quality) {
    const image = raster.channels === 1 ? fromRaster(raster).toColourspace('b-w') : fromRaster(raster)
    return format === 'jpeg' ? image.jpeg({ quality: quality ?? 92 }).toBuffer() : image.png().toBuffer()
  },

  encodeSmallJpeg: (raster, quality) =>
    fromRaster(raster).jpeg({ quality, mozjpeg: true, chromaSubsampling: '4:2:0' }).toBuffer(),
}

const resized = (image: Sharp, { width, height }: ImageSize) =>
  image.resize(width, height, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })

type OpenOptions = { ignoreIcc?: boolean }

function open(file: SourceFile, options: OpenOptions = {}): Sharp {
  if (isOwnFormat(file)) return fromRaster(decodeOwn(file))
  return sharp(file.bytes, { ...STRICT, ...options })
}

const greyPng = ({ width, height, pixels }: GreyRaster, options: PngOptions) =>
  sharp(pixels, { raw: { width, height, channels: 1 }, limitInputPixels: false })
    .toColourspace('b-w')
    .png(options)
    .toBuffer()

function fromRaster({ width, height, channels, pixels }: Raster): Sharp {
  const raw = { width, height, channels: channels as 1 | 2 | 3 | 4 }
  return sharp(pixels, { raw, limitInputPixels: false })
}

async function toRaster(image: Sharp, file: SourceFile): Promise<Raster> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true }).catch(explain(file))
  return { width: info.width, height: info.height, channels: info.channels, pixels: data }
}

async function isGrey16(file: SourceFile): Promise<boolean> {
  if (isOwnFormat(file)) return false
  const { depth, channels } = await sharp(file.bytes, { limitInputPixels: false }).metadata().catch(explain(file))
  return depth === 'ushort' && channels <= 2
}

/** libvips keeps the upper byte of 16, which empties a mask of small numbers: see narrowed. */
async function decodeGrey16(file: SourceFile): Promise<Raster> {
  const image = open(file, { ignoreIcc: true }).toColourspace('grey16').raw({ depth: 'ushort' })
  const { data, info } = await image.toBuffer({ resolveWithObject: true }).catch(explain(file))
  const { width, height, channels } = info
  const samples = new Uint16Array(data.buffer, data.byteOffset, width * height * channels)
  return { width, height, channels, pixels: narrowed(samples, channels) }
}

async function readHeader(file: SourceFile): Promise<ImageHeader> {
  if (isOwnFormat(file)) return { ...readOwnHeader(file), orientation: 1 }
  // Without a limit here: what is too large shall be refused with its size in the sentence.
  const header = await sharp(file.bytes, { limitInputPixels: false }).metadata().catch(explain(file))
  const { width, height, orientation } = header
  return { width, height, orientation: isOrientation(orientation) ? orientation : 1 }
}

/** Our own masks are made by ourselves: one that cannot be read was damaged since. */
const damagedMask = (path: string) =>
  unreadable('mask', path, 'it is damaged', 'Import the mask again, or put the file back from a backup')

/** libvips tells faults of files by words alone. */
function explain(file: SourceFile): (error: unknown) => never {
  return (error) => {
    throw undecodable(file, error instanceof Error ? error.message : String(error))
  }
}

serveRequests<PixelsRequests>(createHandlers(codec))
