import { bodySide } from '../outlines.ts'
import type { Person } from '../plan.ts'
import { curve, type Point } from '../raster/curves.ts'
import { bust } from '../view.ts'

/** Body units: half the neck, half the shoulders, and each side from the jaw over the shoulder down the arm. */
export type Measures = { neckHalf: number; shoulderHalf: number; side: (side: 1 | -1) => Point[] }

export function measuresOf(person: Person): Measures {
  const { neck, shoulders } = bust(person)
  return { neckHalf: neck, shoulderHalf: shoulders, side: (side) => curve(bodySide(person, side), 8) }
}
