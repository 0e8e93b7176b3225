import { blend, luminance } from '../raster/colour.ts'
import { curve, ellipse, type Path } from '../raster/curves.ts'
import type { Cloth } from './cloth.ts'
import type { Stage } from './stage.ts'

const STRIPE_STEP = 22
const DOT_STEP = 20
const KNIT_STEP = 8

/** Stripes that follow the chest, dots, or the ribs of a knit. */
export function drawPattern(stage: Stage, cloth: Cloth): void {
  const { pattern, garment } = stage.photo
  if (pattern === 'stripes') drawStripes(stage, cloth)
  if (pattern === 'dots') drawDots(stage, cloth)
  if (pattern === 'knit' || garment === 'turtleneck') drawKnit(stage, cloth)
}

/** Light stripes on dark cloth, dark ones on light: pale stripes on white would fade. */
function drawStripes(stage: Stage, { colour, shape }: Cloth): void {
  const stripe = contrasting(stage, colour)
  for (let y = 140; y < 330; y += STRIPE_STEP) {
    const line: Path = [
      [-230, y + 34],
      [-120, y + 8],
      [0, y + 14],
      [120, y + 8],
      [230, y + 34],
    ]
    stage.bodyLine(curve(line, 10), { width: () => 8, colour: stripe, opacity: 0.92, clip: shape })
  }
}

function contrasting(stage: Stage, colour: Cloth['colour']) {
  const { accent, clothes, secondClothes } = stage.scene
  const distance = (other: Cloth['colour']) => Math.abs(luminance(other) - luminance(colour))
  return [accent, clothes, secondClothes].toSorted((a, b) => distance(b) - distance(a))[0]!
}

function drawDots(stage: Stage, { colour, shape }: Cloth): void {
  const dot = blend(contrasting(stage, colour), colour, 0.12)
  for (let row = 0; row < 9; row += 1) {
    for (let x = -220; x < 220; x += DOT_STEP) {
      const shifted = x + (row % 2) * (DOT_STEP / 2)
      stage.cover(stage.body(ellipse(shifted, 146 + row * DOT_STEP * 0.9, 2.7, 2.7, 12)), dot, { clip: shape })
    }
  }
}

function drawKnit(stage: Stage, { dark, shape }: Cloth): void {
  for (let x = -225; x < 225; x += KNIT_STEP) {
    const rib: Path = [
      [x * 0.96, 100],
      [x, 200],
      [x * 1.04, 310],
    ]
    stage.bodyLine(rib, { width: () => 1.6, colour: dark, opacity: 0.22, clip: shape })
  }
}
