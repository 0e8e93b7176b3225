import { blend, WHITE, type Colour } from '../raster/colour.ts'
import { curve, ellipse, type Point } from '../raster/curves.ts'
import { fill, rectangle, type SceneDrawer } from './scene-drawer.ts'

/** A disc behind the head, an arch, hills with a sun, slanting bands, or a few round forms. */
export const drawBigShapes: SceneDrawer = (surface, photo, random) => {
  const { scene } = photo
  const pale = blend(scene.ground, WHITE, 0.28)
  const warm = blend(scene.deep, scene.accent, 0.35)
  const drawers: readonly [SceneShape, ...SceneShape[]] = [drawDisc, drawArch, drawHills, drawBands, drawPebbles]
  random.pick(drawers)({ surface, photo, random, pale, warm })
}

type Shapes = {
  surface: Parameters<SceneDrawer>[0]
  photo: Parameters<SceneDrawer>[1]
  random: Parameters<SceneDrawer>[2]
  pale: Colour
  warm: Colour
}
type SceneShape = (shapes: Shapes) => void

function drawDisc({ surface, random, pale }: Shapes): void {
  const radius = random.between(165, 195)
  fill(surface, ellipse(256 + random.between(-40, 40), 215, radius, radius, 90), pale)
}

function drawArch({ surface, photo, random, pale, warm }: Shapes): void {
  const x = 256 + random.sign() * random.between(90, 170)
  const top = ellipse(x, 200, 110, 110, 60).filter(([, y]) => y <= 200.01)
  const arch: Point[] = [[x - 110, 540], ...top.toSorted((a, b) => a[0] - b[0]), [x + 110, 540]]
  fill(surface, arch, pale)
  const other = photo.lightSide > 0 ? 512 - 74 : 74
  fill(surface, ellipse(Math.abs(other - x) < 130 ? 512 - other : other, 96, 42, 42, 50), warm)
}

function drawHills({ surface, photo, pale }: Shapes): void {
  const { scene, lightSide: light } = photo
  fill(surface, ellipse(256 + light * 150, 100, 40, 40, 50), pale)
  const far: Point[] = [
    [-20, 300],
    [90, 220],
    [210, 300],
    [330, 230],
    [540, 330],
    [540, 560],
    [-20, 560],
  ]
  fill(surface, curve(far, 12, true), blend(scene.deep, scene.ground, 0.35))
  const near: Point[] = [
    [-20, 400],
    [120, 340],
    [280, 410],
    [420, 340],
    [540, 400],
    [540, 560],
    [-20, 560],
  ]
  fill(surface, curve(near, 12, true), blend(scene.deep, scene.clothes, 0.18))
}

function drawBands({ surface, photo, random, pale, warm }: Shapes): void {
  const slant = random.sign() * 120
  const start = random.between(-60, 60)
  const colours = [pale, warm, blend(photo.scene.ground, photo.scene.deep, 0.7)]
  for (const [index, colour] of colours.entries()) {
    const x = start + index * 190
    const band = rectangle(x, -20, x + 86, 532).map(([px, py]): Point => [px + ((256 - py) / 256) * slant, py])
    fill(surface, band, colour, 0.75)
  }
}

function drawPebbles({ surface, photo, random, pale, warm }: Shapes): void {
  const colours = [pale, warm, blend(photo.scene.ground, photo.scene.deep, 0.6)] as const
  const places: Point[] = [
    [40, 90],
    [470, 150],
    [60, 420],
    [455, 430],
    [250, 30],
  ]
  for (const [index, [x, y]] of places.entries()) {
    const radius = random.between(52, 105)
    const blob = ellipse(x, y, radius, radius * random.between(0.75, 1), 9, random.between(0, 3)).map(
      ([px, py]): Point => [px + random.bell() * 8, py + random.bell() * 8],
    )
    fill(surface, curve(blob, 8, true), colours[index % 3]!, 0.8)
  }
}
