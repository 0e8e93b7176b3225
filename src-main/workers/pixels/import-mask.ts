import { AppError } from '../../../src-shared/domain/index.ts'
import type { ImageSize, PixelsRequests } from '../protocol.ts'
import { isGreyEntry, maskOfClasses, type ClassMap } from './classes.ts'
import type { Codec } from './codec.ts'
import { maskOfColours } from './coloured-mask.ts'
import { writeMask } from './mask-file.ts'
import { decodeNetpbm, NetpbmFault, readNetpbmHeader } from './netpbm.ts'
import { turnedSize, uprightGrey } from './orientation.ts'
import { PngFault, readPngIndices } from './png-indices.ts'
import {
  channelOf,
  countValues,
  isColourless,
  lumaOf,
  mapValues,
  presentValues,
  type GreyRaster,
  type Raster,
} from './raster.ts'
import { readSourceFile, sha256Of, undecodable, unreadable, type SourceFile } from './source-file.ts'

type Request = PixelsRequests['importMask']['request']
type Response = PixelsRequests['importMask']['response']

/** Reads any mask for an image and writes it as our own: 8-bit grey PNG of the image's size, upright like the image. */
export async function importMask(codec: Codec, request: Request): Promise<Response> {
  const { path, out, image, classes } = request
  const file = await readSourceFile(path, request.name, 'mask')
  const header = await codec.header(file)
  const orientation = orientationFor(header, image, file)
  const { mask, presentClasses } =
    classes === null
      ? { mask: await readMaskPlane(codec, file), presentClasses: [] }
      : maskOfClasses(await readClassMap(codec, file), classes)
  const result = await writeMask(codec, uprightGrey(mask, orientation), out)
  return { ...result, sourceSha256: sha256Of(file.bytes), presentClasses }
}

/**
 * How the stored mask is to be turned. Its own EXIF orientation wins; else a mask of the photo's stored size was made
 * beside the stored photo and is turned with it; else a mask of the size as shown is taken as it is.
 * @throws AppError MASK_SIZE_MISMATCH
 */
export function orientationFor(
  mask: ImageSize & { orientation: number },
  image: ImageSize & { orientation: number },
  { path, name }: { path: string; name: string },
): number {
  const shown = turnedSize(mask, mask.orientation)
  const imageStored = turnedSize(image, image.orientation)
  if (mask.orientation !== 1 && sameSize(shown, image)) return mask.orientation
  if (mask.orientation === 1 && sameSize(mask, imageStored)) return image.orientation
  if (mask.orientation === 1 && sameSize(mask, image)) return 1
  throw new AppError(
    'MASK_SIZE_MISMATCH',
    `${name} is ${shown.width} × ${shown.height} but its photo is ${image.width} × ${image.height}. Export the mask at the photo's size, or remove it to annotate from nothing.`,
    { path, maskSize: shown, imageSize: { width: image.width, height: image.height } },
  )
}

const sameSize = (a: ImageSize, b: ImageSize) => a.width === b.width && a.height === b.height

/** Coverage 0..255 of a file that is a mask, not a class map. Stored orientation. */
export async function readMaskPlane(codec: Codec, file: SourceFile): Promise<GreyRaster> {
  const indices = file.format === 'png' ? pngIndices(file) : null
  if (indices?.palette) return maskOfPalette(indices, indices.palette, file)
  return wholeRange(maskOfRaster(await decodeGrades(codec, file), file))
}

/** A PGM of 16 bits whose values all fit into a byte means those values, as in other files of 16 bits. */
async function decodeGrades(codec: Codec, file: SourceFile): Promise<Raster> {
  if (file.format === 'netpbm') {
    const raw = readNetpbmHeader(file.bytes).maximum > 255 ? samplesOfBytes(file.bytes) : null
    if (raw) return raw
  }
  return codec.decodeStored(file)
}

/** Class indices of a file. Stored orientation. @throws AppError MASK_UNREADABLE where it holds none */
export async function readClassMap(codec: Codec, file: SourceFile): Promise<ClassMap> {
  if (file.format === 'png') {
    const indices = pngIndices(file)
    if (indices) return indices
  }
  if (file.format === 'netpbm') return { ...channelOf(rawSamples(file), 0), palette: null }
  if (file.format === 'jpeg') {
    throw unreadable('mask', file.name, 'JPEG changes the numbers of classes', 'Export the class map as PNG')
  }
  const raster = await codec.decodeStored(file)
  if (!isColourless(raster)) {
    throw unreadable(
      'mask',
      file.name,
      'it holds colours, not class numbers',
      'Export the class map as a palette or grey PNG',
    )
  }
  return { ...channelOf(raster, 0), palette: null }
}

function pngIndices(file: SourceFile) {
  try {
    return readPngIndices(file.bytes)
  } catch (error) {
    throw error instanceof PngFault ? undecodable(file, error.message) : error
  }
}

/** Null where a sample is above 255, or the file is damaged: the decoder of scaled samples finds that again. */
function samplesOfBytes(bytes: Uint8Array): Raster | null {
  try {
    return decodeNetpbm(bytes, { scaled: false })
  } catch (error) {
    if (error instanceof NetpbmFault) return null
    throw error
  }
}

function rawSamples(file: SourceFile): Raster {
  try {
    return decodeNetpbm(file.bytes, { scaled: false })
  } catch (error) {
    throw error instanceof NetpbmFault ? undecodable(file, error.message) : error
  }
}

/** A palette of greys is a grey mask. Of colours, two used entries are background (the darker) and mask; more are classes. */
function maskOfPalette(indices: GreyRaster, palette: Uint8Array, file: SourceFile): GreyRaster {
  const present = presentValues(countValues(indices.pixels))
  const table = new Uint8Array(256)
  const shade = (index: number) => lumaOfEntry(palette, index)
  if (present.every((index) => isGreyEntry(palette, index))) {
    for (const index of present) table[index] = shade(index)
    return wholeRange(mapValues(indices, table))
  }
  if (present.length > 2) {
    throw unreadable(
      'mask',
      file.name,
      `it is a class map of ${present.length} classes, not a mask`,
      'Import the folder with the layout class-map and say which classes count',
    )
  }
  const foreground = present.find((index) => present.some((other) => shade(index) > shade(other)))
  if (foreground !== undefined) table[foreground] = 255
  return mapValues(indices, table)
}

function lumaOfEntry(palette: Uint8Array, index: number): number {
  return lumaOf({ width: 1, height: 1, channels: 3, pixels: palette.subarray(index * 3, index * 3 + 3) })
    .pixels[0] as number
}

/** Luma, or what the colours say; but where the colour channels say nothing and there is an alpha channel, that is the mask. */
function maskOfRaster(raster: Raster, file: SourceFile): GreyRaster {
  const grey = lumaOf(raster)
  const alphaChannel = raster.channels === 4 ? 3 : raster.channels === 2 ? 1 : null
  if (alphaChannel !== null && grey.pixels.every((value) => value === grey.pixels[0])) {
    const alpha = channelOf(raster, alphaChannel)
    if (alpha.pixels.some((value) => value !== 255)) return alpha
  }
  return isColourless(raster) ? grey : maskOfColours(raster, grey, file)
}

/** Masks of 0 and 1 are common: the highest value 1 means all hair. */
function wholeRange(mask: GreyRaster): GreyRaster {
  if (mask.pixels.some((value) => value > 1)) return mask
  return { ...mask, pixels: mask.pixels.map((value) => value * 255) }
}
