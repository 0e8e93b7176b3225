import type { Colour } from '../raster/colour.ts'
import type { Coverage } from '../raster/coverage.ts'
import type { Point } from '../raster/curves.ts'
import type { Measures } from './measures.ts'

/** What the parts of a garment share. */
export type Cloth = {
  shape: Coverage
  measures: Measures
  colour: Colour
  dark: Colour
  lit: Colour
  /** The neckline as a fine curve, body units. */
  edge: Point[]
}
