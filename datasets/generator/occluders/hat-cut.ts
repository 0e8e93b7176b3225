import type { Occlusion } from '../plan.ts'
import type { Path } from '../raster/curves.ts'

/** Far outside the picture, head units. */
const FAR = 300

/** Everything above the rim of what is worn on the head, head units; null for what hides no hair of the crown. */
export function hatEdge(occlusion: Occlusion): Path | null {
  if (occlusion === 'scarf')
    return above(
      [
        [84, -40],
        [60, -60],
        [0, -76],
        [-60, -60],
        [-84, -40],
      ],
      -40,
    )
  if (occlusion === 'beanie' || occlusion === 'brim-hat')
    return above(
      [
        [92, -56],
        [0, -62],
        [-92, -56],
      ],
      -62,
    )
  return null
}

function above(rim: Path, sideY: number): Path {
  return [[-FAR, -400], [FAR, -400], [FAR, sideY], ...rim, [-FAR, sideY]]
}
