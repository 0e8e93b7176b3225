import type { Easel } from '../easel.ts'
import type { HairLength, Occlusion } from '../plan.ts'
import { Random } from '../random.ts'

/** How a person's hair falls in this photo. Head units. */
export type Fall = {
  /** Where it ends, below the eyes. */
  endY: number
  /** By how much it stands off from the head. */
  volume: number
  /** Where it parts. */
  partX: number
  /** Under a hat, beanie or scarf. */
  hatted: boolean
}

const END_Y: Record<HairLength, number> = { short: 20, bob: 88, medium: 150, long: 250, updo: 0 }
const HATS: ReadonlySet<Occlusion> = new Set(['beanie', 'brim-hat', 'scarf'])

export function fallOf({ plan, view }: Easel): Fall {
  const { hair, seed } = plan.person
  const { occlusion } = plan.photo
  const random = new Random(seed, 'volume')
  const own = hair.type === 'wavy' ? 10 : hair.type === 'curly' ? 16 : 4
  let volume = own + random.between(-2, 6)
  const hatted = HATS.has(occlusion)
  // With a hat, fuller hair would step out at the cut.
  if (hatted) volume = -5
  else if (occlusion === 'headphones') volume = Math.min(volume, 2)
  const endY = END_Y[hair.length] * (hair.length === 'short' || hair.length === 'updo' ? 1 : random.between(0.94, 1.06))
  return { endY, volume, partX: hair.part + view.yaw * 16, hatted }
}
