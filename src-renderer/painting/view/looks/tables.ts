import { rgba } from '../look.ts'

/** A colour as bytes, 0..255 each. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** What each coverage looks like: 256 colours made by `rgba`. */
export type ColorTable = Uint32Array

/** The colour over the hair: as opaque as the mask covers. */
export const insideTable = ([red, green, blue]: Rgb): ColorTable =>
  tableOf((coverage) => rgba(red, green, blue, coverage))

/** The colour over all that is not hair: what is seen is photo × coverage + colour × (1 − coverage). */
export const outsideTable = ([red, green, blue]: Rgb): ColorTable =>
  tableOf((coverage) => rgba(red, green, blue, 255 - coverage))

/** The coverage itself as opaque grey: 0 is black, 255 is white. */
export const greyTable = (): ColorTable => tableOf((coverage) => rgba(coverage, coverage, coverage, 255))

/** The same look of the mask that a cut would leave: 255 from the byte up, 0 below. */
export const cutTable = (table: ColorTable, fromByte: number): ColorTable =>
  tableOf((coverage) => (coverage >= fromByte ? table[255] : table[0]) as number)

function tableOf(pixel: (coverage: number) => number): ColorTable {
  return Uint32Array.from({ length: 256 }, (_, coverage) => pixel(coverage))
}
