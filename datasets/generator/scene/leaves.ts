import { blend, hex, type Colour } from '../raster/colour.ts'
import { curve, type Point } from '../raster/curves.ts'
import { arcTangent, clamp, cosine, lerp, sine } from '../raster/maths.ts'
import type { Surface } from '../raster/surface.ts'
import type { Random } from '../random.ts'
import { fill, type SceneDrawer } from './scene-drawer.ts'

const GREENS = [hex('2f5d4a'), hex('4d7c57'), hex('7fa66a')] as const
const LAYERS = 3
const LEAVES = 15

/** Three layers of leaves around the rim that point outwards: the farthest pale and out of focus. */
export const drawLeaves: SceneDrawer = (surface, { scene }, random) => {
  const greens: readonly Colour[] = [
    blend(GREENS[2], scene.ground, 0.45),
    blend(GREENS[1], scene.deep, 0.4),
    blend(GREENS[0], scene.deep, 0.45),
  ]
  for (let layer = 0; layer < LAYERS; layer += 1) {
    for (let index = 0; index < LEAVES; index += 1) {
      const place = rimPlace(random)
      const turned = random.chance(0.3) ? Math.PI : 0
      const angle = arcTangent(place[1] - 250, place[0] - 256) + random.bell() * 0.7 + turned
      const [size, half] = [random.between(60, 120), random.between(13, 24)]
      const green = greens[layer]!
      const colour = random.chance(0.18) ? blend(green, scene.accent, 0.2) : green
      drawLeaf(surface, { place, angle, size, half, colour, far: layer === 0 })
    }
  }
}

function rimPlace(random: Random): Point {
  const edge = Math.floor(random.next() * 3)
  const [x, y] = [random.next(), random.next()]
  if (edge === 0) return [lerp(-10, 150, x), lerp(-10, 470, y)]
  if (edge === 1) return [lerp(362, 522, x), lerp(-10, 470, y)]
  return [x * 512, lerp(-10, 110, y)]
}

type Leaf = { place: Point; angle: number; size: number; half: number; colour: Colour; far: boolean }

function drawLeaf(surface: Surface, { place: [x, y], angle, size, half, colour, far }: Leaf): void {
  const [dx, dy] = [cosine(angle), sine(angle)]
  const at = (along: number, across: number): Point => [x + dx * along - dy * across, y + dy * along + dx * across]
  const outline = curve([at(-size / 2, 0), at(-size * 0.1, half), at(size / 2, 0), at(-size * 0.1, -half)], 10, true)
  fill(surface, outline, colour, far ? 0.8 : 1, far ? 4 : 0)
  if (far) return
  // One half catches the light; the rib is light too.
  const upper = curve([at(-size / 2, 0), at(-size * 0.1, half), at(size / 2, 0)], 10)
  surface.tint(surface.shape(upper), blend(colour, [1, 1, 0.85], 0.25), { opacity: 0.25 })
  const rib: Colour = [clamp(colour[0] * 1.25), clamp(colour[1] * 1.25), clamp(colour[2] * 1.2)]
  surface.strand.start()
  for (let node = 0; node < 8; node += 1) {
    const [px, py] = at(-size * (0.45 - node * 0.12), 0)
    surface.strand.node(px, py, 1.5 * (1 - node / 8) + 0.3, 0.5, rib)
  }
  surface.strand.draw(0)
}
