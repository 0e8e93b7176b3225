import type { Paint } from '../raster/colour.ts'
import type { Coverage } from '../raster/coverage.ts'
import type { Path, Point } from '../raster/curves.ts'
import type { Surface } from '../raster/surface.ts'
import type { Random } from '../random.ts'
import type { Scene } from '../colours.ts'
import type { Photo } from '../plan.ts'

/** A photo with the colours of its scene instead of their number. */
export type ScenePhoto = Pick<Photo, 'seed' | 'background' | 'lightSide'> & { scene: Scene }

/** Draws what stands on the ground, picture units. */
export type SceneDrawer = (surface: Surface, photo: ScenePhoto, random: Random) => void

/** Fills a polygon; `blur` in units. */
export function fill(surface: Surface, path: Path, paint: Paint, opacity = 1, blur = 0): Coverage {
  const sharp = surface.shape(path)
  const shape = blur > 0 ? surface.soft(sharp, blur) : sharp
  surface.cover(shape, paint, { opacity })
  return shape
}

export const rectangle = (left: number, top: number, right: number, bottom: number): Point[] => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
]
