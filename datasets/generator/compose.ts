import { setUp } from './easel.ts'
import { drawBody } from './figure/body.ts'
import { drawClothes } from './figure/clothes.ts'
import { drawHood } from './figure/hoodie.ts'
import { drawEars } from './figure/ears.ts'
import { drawFace } from './figure/face.ts'
import { finish, type Picture } from './finish.ts'
import { drawBackHair, drawFrontHair, showsEars, tuckBehindShoulders } from './hair/hair.ts'
import { lightHair, throwHairShadow } from './hair/light.ts'
import { drawEarrings, drawOccluder, hatCut } from './occluders/index.ts'
import type { PortraitPlan } from './plan.ts'
import { Surface } from './raster/surface.ts'
import { drawBackground } from './scene/background.ts'

/**
 * Draws portraits of one size, one after the other, on the same two surfaces: the picture, and a layer for hair.
 * The same plan gives the same bytes, on every machine.
 */
export class Painter {
  /** Pixels to the side of the finished picture. */
  readonly size: number
  readonly #surface: Surface
  readonly #hair: Surface

  constructor(size: number) {
    this.size = size
    this.#surface = new Surface(size)
    this.#hair = this.#surface.layer()
  }

  /** The order of the layers is the order of things: what lies behind comes first. */
  draw(plan: PortraitPlan): Picture {
    const surface = this.#surface
    const hair = this.#hair
    surface.clear()
    const easel = setUp(surface, plan)
    drawBackground(easel)
    hair.clear()
    drawBackHair(easel, hair)
    surface.over(hair)
    drawHood(easel)
    drawBody(easel)
    const clothes = drawClothes(easel)
    drawEars(easel)
    drawFace(easel)
    const earsInFront = showsEars(easel)
    if (!earsInFront) drawEarrings(easel)

    hair.clear()
    drawFrontHair(easel, hair)
    lightHair(easel, hair)
    const hat = hatCut(easel)
    if (hat) hair.erase(hat)
    tuckBehindShoulders(easel, hair, clothes)
    throwHairShadow(easel, hair, clothes)
    surface.over(hair)

    if (earsInFront) {
      drawEars(easel)
      drawEarrings(easel)
    }
    drawOccluder(easel)
    return finish(easel)
  }
}
