import type { Stage } from '../figure/stage.ts'
import { blend, luminance, WHITE, type Colour } from '../raster/colour.ts'
import type { Coverage } from '../raster/coverage.ts'
import { moved, type Path, type Point } from '../raster/curves.ts'

export type Cloth = { colour: Colour; dark: Colour; light: Colour }

/** What is worn follows the turn of the head by this much, head units to a radian. */
const FOLLOW = 12

/** The colour of something worn on the head: the one of the scene that stands off most from the ground. */
export function wornCloth(stage: Stage): Cloth {
  const { accent, clothes, secondClothes, ground } = stage.scene
  const apart = (colour: Colour) => Math.abs(luminance(colour) - luminance(ground))
  const others = [accent, clothes, secondClothes].filter((colour) => apart(colour) > 0.12)
  const random = stage.photoRandom('worn')
  const colour = others[random.whole(0, Math.max(0, others.length - 1))] ?? accent
  return { colour, dark: blend(colour, [0.08, 0.03, 0.12], 0.34), light: blend(colour, [1, 1, 0.95], 0.24) }
}

/** Moved with the turned head. */
export const onHead = (stage: Stage, path: Path): Point[] => moved(path, stage.yaw * FOLLOW)

/** Shade away from the light, light towards it. */
export function round(stage: Stage, shape: Coverage, { dark, light }: Cloth, reach = 16): void {
  stage.tint(stage.crescent(shape, stage.light * reach, -3, reach * 0.6), dark, { opacity: 0.75 })
  stage.tint(stage.crescent(shape, -stage.light * reach * 0.7, 6, reach * 0.45), blend(light, WHITE, 0.2), {
    opacity: 0.35,
  })
}

/** The soft shadow of something worn on the face beneath it. */
export function shadowOnFace(stage: Stage, shape: Coverage, down: number, opacity: number): void {
  const shadow = stage.soft(stage.moved(shape, -stage.light * 3, down), 3.5, stage.face)
  stage.tint(shadow, stage.skin.deep, { opacity, clip: stage.without(stage.face, shape) })
}
