import type { Easel } from '../easel.ts'
import { Stage } from '../figure/stage.ts'
import type { Occlusion } from '../plan.ts'
import type { Coverage } from '../raster/coverage.ts'
import { drawBeanie } from './beanie.ts'
import { drawBrimHat } from './brim-hat.ts'
import { drawGlasses } from './glasses.ts'
import { drawHand } from './hand.ts'
import { drawHeadphones } from './headphones.ts'
import { drawScarf } from './scarf.ts'
import { hatEdge } from './hat-cut.ts'

export { drawEarrings } from './earrings.ts'

const DRAWERS: Record<Occlusion, ((stage: Stage) => void) | null> = {
  none: null,
  glasses: drawGlasses,
  sunglasses: drawGlasses,
  headphones: drawHeadphones,
  beanie: drawBeanie,
  'brim-hat': drawBrimHat,
  scarf: drawScarf,
  hand: drawHand,
}

/** What lies over face and hair, by the plan. All of it is drawn with hair 0: it takes hair out of the mask. */
export function drawOccluder(easel: Easel): void {
  DRAWERS[easel.plan.photo.occlusion]?.(new Stage(easel))
}

/** Where a hat, beanie or scarf hides the hair above its rim; larger than the hat. Null: nothing is cut. */
export function hatCut(easel: Easel): Coverage | null {
  const edge = hatEdge(easel.plan.photo.occlusion)
  return edge ? new Stage(easel).head(edge) : null
}
