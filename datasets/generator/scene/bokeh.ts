import { blend, WHITE } from '../raster/colour.ts'
import { ellipse } from '../raster/curves.ts'
import { type SceneDrawer } from './scene-drawer.ts'

/** Lights far out of focus; some with the bright rim that lenses give them. */
export const drawBokeh: SceneDrawer = (surface, { scene }, random) => {
  for (let index = 0; index < 26; index += 1) {
    const [x, y, radius] = [random.between(-20, 532), random.between(-20, 500), random.between(12, 46)]
    const colour = blend(random.chance(0.5) ? scene.ground : scene.accent, WHITE, random.between(0.2, 0.55))
    const opacity = random.between(0.12, 0.36)
    const disc = surface.shape(ellipse(x, y, radius, radius, 40))
    const soft = surface.soft(disc, random.between(2, 5))
    surface.cover(soft, colour, { opacity })
    if (index % 3 === 0) surface.tint(surface.crescent(disc, 0, 0, radius * 0.18), WHITE, { opacity: opacity * 0.7 })
  }
}
