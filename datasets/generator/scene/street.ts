import { blend, WHITE } from '../raster/colour.ts'
import { ellipse } from '../raster/curves.ts'
import type { Surface } from '../raster/surface.ts'
import type { ScenePhoto } from './scene-drawer.ts'
import type { Random } from '../random.ts'
import { fill, rectangle, type SceneDrawer } from './scene-drawer.ts'

/** Two rows of houses, the near one with lit windows, and the sun or moon. */
export const drawStreet: SceneDrawer = (surface, photo, random) => {
  const { scene, lightSide: light } = photo
  const sun = surface.soft(surface.shape(ellipse(256 - light * 170, 90, 32, 32, 40)), 1)
  surface.cover(sun, blend(scene.ground, WHITE, 0.45), { opacity: 0.9 })
  const far = blend(scene.deep, scene.ground, 0.55)
  for (let x = -10; x < 520;) {
    const [width, height] = [random.between(46, 90), random.between(150, 330)]
    fill(surface, rectangle(x, 512 - height, x + width, 530), far)
    x += width
  }
  for (let x = -20; x < 520;) {
    const [width, height] = [random.between(70, 120), random.between(90, 250)]
    const behindHead = Math.abs(x + width / 2 - 256) < 80
    if (!behindHead || random.chance(0.3)) drawHouse(surface, photo, random, { x, width, height })
    x += width + random.between(0, 10)
  }
}

type House = { x: number; width: number; height: number }

function drawHouse(surface: Surface, { scene }: ScenePhoto, random: Random, { x, width, height }: House): void {
  const top = 512 - height
  fill(surface, rectangle(x, top, x + width, 530), blend(scene.deep, [0.1, 0.1, 0.2], 0.18))
  fill(surface, rectangle(x - 3, top - 5, x + width + 3, top + 2), blend(scene.deep, [0.1, 0.1, 0.2], 0.3))
  for (let windowY = top + 16; windowY < 480; windowY += 26) {
    for (let windowX = x + 12; windowX < x + width - 14; windowX += 22) {
      const lit = random.chance(0.62)
      const warm = random.chance(0.4)
      if (!lit) continue
      const colour = blend(warm ? scene.accent : scene.ground, [1, 0.95, 0.8], 0.35)
      fill(surface, rectangle(windowX, windowY, windowX + 10, windowY + 14), colour, 0.75)
    }
  }
}
