import type { ShortCut } from '../plan.ts'
import type { Random } from '../random.ts'
import { coverageAt, type Coverage } from '../raster/coverage.ts'
import { curve, type Path, type Point } from '../raster/curves.ts'
import { lerp, smoothstep } from '../raster/maths.ts'
import type { HairBrush } from './brush.ts'
import { capOutline } from './flowing-guides.ts'

const FADED = new Set<ShortCut>(['fade', 'crop', 'quiff'])

/** How dense short hair is at a height: buzzed hair shows skin, faded sides thin out to the ear. */
export function densityOf(cut: ShortCut, y: number): number {
  if (cut === 'buzz') return 0.86 * (1 - 0.25 * smoothstep(-30, 10, y))
  return FADED.has(cut) ? lerp(1, 0.42, smoothstep(-62, -2, y)) : 1
}

/** The outline of the hair on the skull. */
export function scalpOf({ yaw }: HairBrush, cut: ShortCut): Path {
  const grow = { quiff: 1, pixie: 7, buzz: 0, fade: 2, crop: 2 }[cut]
  const pixie = cut === 'pixie'
  const { hairline, outline } = capOutline(yaw, { grow, lowY: pixie ? 14 : 8, width: pixie ? 82 : 74.5 })
  return [...curve(hairline, 6), ...curve(outline, 6)]
}

/** The ground under short hair, thinning out towards the ears. */
export function drawScalp(brush: HairBrush, scalp: Coverage, cut: ShortCut): void {
  const { eyesY, headScale } = brush.easel.view
  const colour = brush.colour(0.15)
  const most = cut === 'buzz' ? 0.72 : 0.95
  const ending = cut === 'pixie' ? 0 : 0.9
  const share = (_x: number, pictureY: number) => {
    const y = (pictureY - eyesY) / headScale
    return densityOf(cut, y) * (1 - ending * smoothstep(2, 14, y))
  }
  brush.layer.cover(scalp, { from: colour, to: colour, share, opacities: [0, most] }, { hair: 1 })
}

/** Roots strewn over the scalp. */
export function rootsOn(brush: HairBrush, scalp: Coverage, count: number, random: Random): Point[] {
  const { view, surface } = brush.easel
  const roots: Point[] = []
  for (let tries = 0; roots.length < count && tries < count * 6; tries += 1) {
    const x = random.between(-96, 100)
    const y = random.between(-132, 18)
    const pixelX = Math.floor(view.headX(x, y) * surface.scale)
    const pixelY = Math.floor(view.headY(x, y) * surface.scale)
    if (coverageAt(scalp, pixelX, pixelY) > 0.5) roots.push([x, y])
  }
  return roots
}
