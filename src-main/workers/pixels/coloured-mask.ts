import { AppError } from '../../../src-shared/domain/index.ts'
import type { GreyRaster, Raster } from './raster.ts'
import type { SourceFile } from './source-file.ts'

/** A class map in colours has few of them; a soft edge between two colours has many. */
const MOST_COLOURED_CLASSES = 64
/** Formats that keep every value: a JPEG of two colours has thousands. */
const LOSSLESS: readonly SourceFile['format'][] = ['png', 'bmp', 'tiff', 'gif', 'netpbm']
/** From here up a pixel counts as mask. */
const HALF = 128

/**
 * Coverage of a picture with colours; `grey` is its luma. Two colours are background (the darker) and mask, whatever their
 * brightness. @throws AppError MASK_AMBIGUOUS for a class map in colours, and where luma would lose all that was painted
 */
export function maskOfColours(raster: Raster, grey: GreyRaster, file: SourceFile): GreyRaster {
  const colours = LOSSLESS.includes(file.format) ? distinctColours(raster) : null
  if (colours?.length === 2) return brighterOfTwo(grey, file)
  if (colours && colours.length > 2) {
    throw ambiguous(file, `it has ${colours.length} colours, so it is a class map, not a mask`)
  }
  if (isDark(grey) && raster.pixels.some((value, at) => value >= HALF && at % raster.channels < 3)) {
    throw ambiguous(file, 'its colours are too dark to tell the mask from the background')
  }
  return grey
}

function brighterOfTwo(grey: GreyRaster, file: SourceFile): GreyRaster {
  const { width, height, pixels } = grey
  const [darker, brighter] = range(pixels)
  if (darker === brighter) throw ambiguous(file, 'its two colours are equally bright')
  return { width, height, pixels: pixels.map((value) => (value === brighter ? 255 : 0)) }
}

function range(values: Uint8Array): [number, number] {
  let least = 255
  let most = 0
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return [least, most]
}

const isDark = ({ pixels }: GreyRaster) => range(pixels)[1] < HALF

/** As 0xRRGGBB; null where there are more than classes would need. */
function distinctColours({ channels, pixels }: Raster): number[] | null {
  const found = new Set<number>()
  let last = -1
  for (let at = 0; at < pixels.length; at += channels) {
    const colour = ((pixels[at] as number) << 16) | ((pixels[at + 1] as number) << 8) | (pixels[at + 2] as number)
    if (colour === last) continue
    last = colour
    found.add(colour)
    if (found.size > MOST_COLOURED_CLASSES) return null
  }
  return [...found]
}

function ambiguous({ path, name }: SourceFile, fault: string): AppError {
  return new AppError(
    'MASK_AMBIGUOUS',
    `${name} cannot be used as it is: ${fault}. Export it as a grey mask, or as an index map (palette or grey PNG) and choose its classes (--classes).`,
    { path },
  )
}
