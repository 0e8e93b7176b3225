import { eyeX } from '../figure/eyes.ts'
import type { Stage } from '../figure/stage.ts'
import { blend, hex, WHITE, type Colour } from '../raster/colour.ts'
import type { Coverage } from '../raster/coverage.ts'
import { curve, ellipse, type Path, type Point } from '../raster/curves.ts'

/** Frames stand this much farther out than the eyes. */
const DEPTH = 1.06
const FRAME = 3.4
const SUN_FRAME = hex('17141a')
const FRAMES = ['22181a', '7a4a26', 'b98a3a', '3a4a5c', '8a2f3c'] as const

type Lens = { side: 1 | -1; x: number; halfWidth: number; rim: Point[]; shape: Coverage }
type LensShape = 'round' | 'square' | 'cat'

/** Spectacles, or sunglasses whose lenses hide hair by their opacity. */
export function drawGlasses(stage: Stage): void {
  const dark = stage.photo.occlusion === 'sunglasses'
  const random = stage.random('glasses')
  const shape = random.pick<LensShape>(stage.slender ? ['round', 'square', 'cat'] : ['round', 'square', 'square'])
  const colour = frameColour(stage, random.pick(FRAMES), random.chance(0.25))
  const frame = dark ? SUN_FRAME : colour
  const lenses = ([-1, 1] as const).map((side) => lensOf(stage, side, shape))
  for (const lens of lenses) {
    const shadow = stage.soft(stage.moved(lens.shape, -stage.light * 2, 6), 2.4)
    stage.tint(shadow, stage.skin.shade, { opacity: dark ? 0.35 : 0.18, clip: stage.face })
  }
  for (const lens of lenses) {
    if (dark) drawDarkLens(stage, lens)
    else stage.tint(lens.shape, WHITE, { opacity: 0.04 })
    drawGleam(stage, lens, dark ? 0.16 : 0.13)
    drawFrame(stage, lens, frame)
  }
  drawBridge(stage, frame)
}

/** One that stands off from the skin. */
function frameColour(stage: Stage, name: string, fromScene: boolean): Colour {
  if (fromScene) return blend(stage.scene.clothes, [0.1, 0.1, 0.1], 0.2)
  const dark = stage.person.skin >= 7 && (name === '22181a' || name === '7a4a26')
  return hex(dark ? 'c9a24f' : name)
}

function lensOf(stage: Stage, side: 1 | -1, shape: LensShape): Lens {
  const narrow = stage.narrowed(side * 31.5)
  const x = stage.turned(side * 31.5, DEPTH) + (eyeX(stage, side) - stage.turned(side * 31)) * 0.5
  const half = 23.5 * narrow
  const rim = shape === 'round' ? ellipse(x, 3, half, 21.5, 44) : curve(polygonRim(shape, side, x, half), 8, true)
  return { side, x, halfWidth: half, rim, shape: stage.head(rim) }
}

function polygonRim(shape: 'square' | 'cat', side: number, x: number, half: number): Path {
  const outer = shape === 'cat' ? -16 : -11
  const at = (across: number, y: number): Point => [x + side * across * half, y]
  return [at(-1, -10), at(0, -14), at(1.04, outer), at(1.02, 4), at(0.7, 18), at(0, 20), at(-0.7, 18), at(-1, 4)]
}

function drawDarkLens(stage: Stage, { x, shape }: Lens): void {
  stage.cover(shape, {
    from: [0.08, 0.06, 0.1],
    to: [0.36, 0.21, 0.17],
    share: stage.headSlope([x, -16], [x, 22]),
    opacities: [0.97, 0.82],
  })
}

/** The slanting reflection of the window. */
function drawGleam(stage: Stage, { x, shape }: Lens, opacity: number): void {
  const band: Path = [
    [x - 6, -30],
    [x + 4, -30],
    [x - 14, 40],
    [x - 24, 40],
  ]
  stage.tint(stage.head(band), WHITE, { opacity, clip: shape })
  const thin: Path = [
    [x + 8, -30],
    [x + 11, -30],
    [x - 7, 40],
    [x - 10, 40],
  ]
  stage.tint(stage.head(thin), WHITE, { opacity: opacity * 0.8, clip: shape })
}

function drawFrame(stage: Stage, { side, x, halfWidth, rim }: Lens, colour: Colour): void {
  const far = side * stage.yaw >= 0.2
  if (!far) {
    const arm: Path = [
      [x + side * halfWidth, -5],
      [side * 75 * (1 + stage.person.faceWidth) - stage.yaw * 10, -8],
    ]
    stage.headLine(arm, { width: FRAME, colour, clip: stage.face })
  }
  stage.headLine([...rim, rim[0]!, rim[1]!], { width: FRAME, colour })
  const upper = rim.slice(Math.floor(rim.length / 2)).map(([px, py]): Point => [px - 0.6, py - 0.8])
  stage.headLine(upper, { width: 0.9, colour: blend(colour, WHITE, 0.5), opacity: 0.7 })
}

function drawBridge(stage: Stage, colour: Colour): void {
  const inner = (side: number) => {
    const x = stage.turned(side * 31.5, DEPTH)
    return x - side * 23.5 * stage.narrowed(side * 31.5)
  }
  const bridge: Path = [
    [inner(-1), 0],
    [stage.turned(0, 1.2), -4.5],
    [inner(1), 0],
  ]
  stage.headLine(curve(bridge, 6), { width: FRAME * 0.95, colour })
}
