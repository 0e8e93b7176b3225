import { blend, WHITE } from '../raster/colour.ts'
import { clamp, length } from '../raster/maths.ts'
import type { Surface } from '../raster/surface.ts'
import type { ScenePhoto } from './scene-drawer.ts'

/** The wall or sky: nearly one colour, or brighter towards the light. */
export function drawGround(surface: Surface, { scene, lightSide: light, background }: ScenePhoto): void {
  const flat = background === 'flat'
  const lightX = 256 + light * 90
  surface.cover(surface.everything(), {
    from: blend(scene.ground, WHITE, flat ? 0.02 : 0.06),
    to: scene.deep,
    share: (x, y) => {
      const fall = flat ? 0.1 : clamp((y / 512) * 0.75 - ((x - 256) / 512) * light * 0.3 + 0.05)
      return clamp(fall * 0.7 + (length(x - lightX, y - 170) / 360) * 0.3)
    },
  })
}
