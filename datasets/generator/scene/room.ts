import { blend, BLACK, hex, WHITE, type Colour } from '../raster/colour.ts'
import { curve, type Point } from '../raster/curves.ts'
import { cosine, lerp, sine } from '../raster/maths.ts'
import type { Surface } from '../raster/surface.ts'
import type { ScenePhoto } from './scene-drawer.ts'
import type { Random } from '../random.ts'
import { fill, rectangle, type SceneDrawer } from './scene-drawer.ts'

const PLANT = hex('3d6b4f')

/** A window on the side of the light, a shelf with books, a plant or a picture on the other side, and the floor board. */
export const drawRoom: SceneDrawer = (surface, photo, random) => {
  const { scene, lightSide: light } = photo
  const lightRight = light > 0
  fill(surface, rectangle(-10, 392, 522, 522), blend(scene.deep, BLACK, 0.14))
  fill(surface, rectangle(-10, 389, 522, 394), blend(scene.deep, WHITE, 0.18), 0.7)
  drawWindow(surface, photo, lightRight ? 352 : 30)
  const shelf = lightRight ? 18 : 374
  drawShelf(surface, photo, random, shelf)
  if (random.chance(0.6)) drawPlant(surface, photo, random, shelf + 62)
  else drawPicture(surface, photo, shelf + 22)
}

function drawWindow(surface: Surface, { scene }: ScenePhoto, left: number): void {
  const frame = blend(scene.deep, BLACK, 0.12)
  fill(surface, rectangle(left, 40, left + 130, 300), frame)
  const pane = fill(surface, rectangle(left + 6, 46, left + 124, 294), {
    from: blend(scene.ground, WHITE, 0.72),
    to: blend(scene.ground, WHITE, 0.45),
    share: (_, y) => (y - 46) / 248,
  })
  // A slanting reflection.
  const gleam: Point[] = [
    [left + 6, 200],
    [left + 124, 70],
    [left + 124, 120],
    [left + 6, 250],
  ]
  surface.tint(surface.shape(gleam), WHITE, { opacity: 0.3, clip: pane })
  fill(surface, rectangle(left + 62, 46, left + 68, 294), frame)
  fill(surface, rectangle(left + 6, 160, left + 124, 166), frame)
  fill(surface, rectangle(left - 8, 298, left + 138, 308), blend(scene.deep, WHITE, 0.15))
}

function drawShelf(surface: Surface, { scene }: ScenePhoto, random: Random, left: number): void {
  fill(surface, rectangle(left + 2, 157, left + 118, 164), blend(scene.deep, BLACK, 0.4), 0.35, 3)
  fill(surface, rectangle(left, 150, left + 120, 157), blend(scene.deep, BLACK, 0.3))
  const colours = [scene.accent, scene.clothes, scene.secondClothes, scene.deep] as const
  let x = left + 8
  while (x < left + 100) {
    const [width, height] = [random.between(7, 15), random.between(34, 62)]
    const colour = blend(random.pick(colours), scene.deep, 0.35)
    const lean = random.chance(0.12) ? random.between(4, 9) : 0
    fill(
      surface,
      [
        [x + lean, 150 - height],
        [x + width + lean, 150 - height],
        [x + width, 150],
        [x, 150],
      ],
      colour,
    )
    fill(surface, rectangle(x + 1.5 + lean * 0.8, 158 - height, x + width - 1.5 + lean * 0.8, 160 - height), WHITE, 0.3)
    x += width + 1.5 + lean
  }
}

function drawPlant(surface: Surface, { scene, lightSide: light }: ScenePhoto, random: Random, x: number): void {
  for (let index = 0; index < 7; index += 1) {
    const angle = -Math.PI / 2 + (index - 3) * 0.36
    const reach = random.between(40, 66)
    const [tipX, tipY] = [x + cosine(angle) * reach, 270 + sine(angle) * reach]
    const [nx, ny] = [-sine(angle) * 8, cosine(angle) * 8]
    const [midX, midY] = [lerp(x, tipX, 0.5), lerp(270, tipY, 0.5)]
    const leaf = curve(
      [
        [x, 270],
        [midX + nx, midY + ny],
        [tipX, tipY],
        [midX - nx, midY - ny],
      ],
      8,
      true,
    )
    fill(surface, leaf, blend(PLANT, scene.deep, 0.3 + 0.2 * (index % 2)))
  }
  const pot: Colour = blend(scene.accent, scene.deep, 0.25)
  const shape = fill(
    surface,
    [
      [x - 22, 268],
      [x + 22, 268],
      [x + 16, 310],
      [x - 16, 310],
    ],
    pot,
  )
  surface.tint(surface.crescent(shape, light * 8, 0, 5), BLACK, { opacity: 0.22 })
  fill(surface, rectangle(x - 24, 264, x + 24, 273), blend(pot, WHITE, 0.14))
  fill(surface, rectangle(x - 40, 310, x + 40, 316), blend(scene.deep, BLACK, 0.3))
}

/** A framed picture: hills under a sun. */
function drawPicture(surface: Surface, { scene }: ScenePhoto, left: number): void {
  fill(surface, rectangle(left, 200, left + 80, 300), blend(scene.deep, BLACK, 0.25))
  const sheet = fill(surface, rectangle(left + 6, 206, left + 74, 294), blend(scene.ground, WHITE, 0.5))
  const hill = surface.shape(
    curve(
      [
        [left, 280],
        [left + 24, 250],
        [left + 46, 268],
        [left + 66, 244],
        [left + 90, 280],
        [left + 90, 320],
        [left, 320],
      ],
      8,
      true,
    ),
  )
  surface.cover(hill, blend(scene.deep, scene.clothes, 0.3), { clip: sheet })
  const sun = Array.from({ length: 24 }, (_, index): Point => {
    const angle = (index / 24) * 2 * Math.PI
    return [left + 50 + 9 * cosine(angle), 232 + 9 * sine(angle)]
  })
  surface.cover(surface.shape(sun), scene.accent, { clip: sheet })
}
