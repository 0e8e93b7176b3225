import type { Easel } from '../easel.ts'
import { earLobe, earWidth } from '../figure/ears.ts'
import { Stage } from '../figure/stage.ts'
import { blend, hex, WHITE } from '../raster/colour.ts'
import { curve, ellipse, type Path } from '../raster/curves.ts'
import { sine } from '../raster/maths.ts'

const GOLD = hex('e2b04a')
const SILVER = hex('c9cdd3')
/** An ear turned away further than this shows no earring. */
const LEAST_WIDTH = 0.55

/** Hoops, studs or drops at the ears that are seen. */
export function drawEarrings(easel: Easel): void {
  const stage = new Stage(easel)
  const { earring } = stage.person
  if (earring === 'none') return
  const metal = stage.random('earrings').chance(0.7) ? GOLD : SILVER
  const shine = blend(metal, WHITE, 0.65)
  for (const side of [-1, 1] as const) {
    const width = earWidth(stage, side)
    if (width < LEAST_WIDTH) continue
    const [x, y] = earLobe(easel, side)
    if (earring === 'stud') {
      stage.cover(stage.head(ellipse(x, y - 2.5, 3.2, 3.2, 16)), metal)
      stage.cover(stage.head(ellipse(x + stage.light, y - 3.4, 1.1, 1.1, 10)), shine)
    } else if (earring === 'hoop') {
      const ring = ellipse(x + side, y + 9, 8.5 * width, 11, 28)
      stage.headLine([...ring, ring[0]!], { width: 2.4, colour: (t) => blend(metal, shine, Math.max(0, sine(t * 9))) })
    } else drawDrop(stage, [x, y], metal, shine)
  }
}

function drawDrop(stage: Stage, [x, y]: readonly [number, number], metal: typeof GOLD, shine: typeof GOLD): void {
  const hook: Path = [
    [x, y - 2],
    [x, y + 10],
  ]
  stage.headLine(hook, { width: 1.3, colour: metal })
  const drop = stage.head(
    curve(
      [
        [x, y + 7],
        [x + 4.8, y + 19],
        [x, y + 25],
        [x - 4.8, y + 19],
      ],
      6,
      true,
    ),
  )
  stage.cover(drop, stage.scene.accent)
  stage.tint(stage.crescent(drop, stage.light * 3, -2, 2), [0.1, 0.05, 0.1], { opacity: 0.45 })
  stage.cover(stage.head(ellipse(x + stage.light * 1.4, y + 16, 1.1, 2, 10)), shine, { opacity: 0.8 })
}
