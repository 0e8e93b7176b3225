import { HAIR_RAMPS, type HairColour } from '../colours.ts'
import type { Person } from '../plan.ts'
import { tone as toneOf, type Colour } from '../raster/colour.ts'

/** Dyed hair has brows and beards of a natural colour. `tone` 0 (dark) to 1. */
export function browColour({ hair: { colour } }: Person, tone: number): Colour {
  const natural: Partial<Record<HairColour, HairColour>> = {
    white: 'grey',
    platinum: 'darkBlonde',
    blonde: 'darkBlonde',
    pink: 'espresso',
    blue: 'espresso',
    teal: 'espresso',
    violet: 'espresso',
  }
  return toneOf(HAIR_RAMPS[natural[colour] ?? colour], tone)
}

export function beardColour({ hair: { colour }, skin }: Person, tone: number): Colour {
  const dyed = ['pink', 'blue', 'teal', 'violet', 'platinum'].includes(colour)
  return toneOf(HAIR_RAMPS[dyed ? (skin > 4 ? 'black' : 'brown') : colour], tone)
}
