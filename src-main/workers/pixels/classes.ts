import { AppError } from '../../../src-shared/domain/index.ts'
import { countValues, mapValues, presentValues, type GreyRaster } from './raster.ts'

/** Class indices of a whole picture. `palette` holds RGB triples; null for grey files. */
export type ClassMap = GreyRaster & { palette: Uint8Array | null }

/** Grey files hold few classes; masks hold many shades. 255 is "ignore" in many class maps. */
const MOST_GREY_CLASSES = 64
const IGNORE = 255

/** Which of 256 classes count: `13`, `1,2`, or `!0` for all but 0. @throws AppError INVALID_INPUT */
export function chosenClasses(choice: string): Uint8Array {
  const inverted = choice.startsWith('!')
  const numbers = choice.slice(inverted ? 1 : 0).split(',')
  const chosen = new Uint8Array(256).fill(inverted ? 255 : 0)
  for (const number of numbers) {
    if (!/^\d{1,3}$/.test(number) || Number(number) > 255) {
      throw new AppError(
        'INVALID_INPUT',
        `"${choice}" names no classes; write 13, or 1,2, or !0 for all but 0 (at most 255).`,
      )
    }
    chosen[Number(number)] = inverted ? 0 : 255
  }
  return chosen
}

/** 255 where the class is chosen, else 0; and which classes the map holds. */
export function maskOfClasses(map: ClassMap, choice: string): { mask: GreyRaster; presentClasses: number[] } {
  return { mask: mapValues(map, chosenClasses(choice)), presentClasses: presentValues(countValues(map.pixels)) }
}

export function classesOf(map: ClassMap): { index: number; pixels: number; color: string }[] {
  const counts = countValues(map.pixels)
  return presentValues(counts).map((index) => ({
    index,
    pixels: counts[index] as number,
    color: map.palette ? paletteColor(map.palette, index) : indexColor(index),
  }))
}

/**
 * True for what only makes sense as classes: a palette with colours, or few low grey values.
 * A mask of 0 and 1, or of black and white, is a mask.
 */
export function looksLikeClassMap(map: ClassMap): boolean {
  const present = presentValues(countValues(map.pixels))
  const { palette } = map
  if (palette) return present.length > 1 && present.some((index) => !isGreyEntry(palette, index))
  const classes = present.filter((value) => value !== IGNORE)
  const highest = classes.at(-1) ?? 0
  return classes.length > 1 && highest > 1 && highest < MOST_GREY_CLASSES
}

export function isGreyEntry(palette: Uint8Array, index: number): boolean {
  const at = index * 3
  return palette[at] === palette[at + 1] && palette[at] === palette[at + 2]
}

function paletteColor(palette: Uint8Array, index: number): string {
  return `#${Buffer.from(palette.subarray(index * 3, index * 3 + 3))
    .toString('hex')
    .padEnd(6, '0')}`
}

/** Grey files bring no colours: neighbours on the colour wheel by the golden angle, and black for class 0. */
function indexColor(index: number): string {
  if (index === 0) return '#000000'
  const hue = (index * 137.508) % 360
  const channel = (offset: number) => {
    const sector = (offset + hue / 60) % 6
    const value = 0.85 - 0.55 * Math.max(0, Math.min(sector, 4 - sector, 1))
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${channel(5)}${channel(3)}${channel(1)}`
}
