import { blend, type Color } from './color.ts'
import type { Canvas } from './canvas.ts'
import { clamp, curve, ellipse, lerp, type Point } from './geometry.ts'
import { Random } from './random.ts'
import type { Shot } from './traits.ts'

/** Fills the whole picture. */
export function drawBackground(canvas: Canvas, shot: Shot): void {
  const { ground, deep } = shot.scene
  const lit = blend(ground, [1, 1, 1], 0.1)
  const lightX = 256 + shot.light * 150
  canvas.cover(canvas.everything(), {
    from: lit,
    to: blend(ground, deep, 0.75),
    share: (x, y) => clamp(Math.hypot(x - lightX, y - 120) / 560),
  })
  const random = new Random(shot.seed, 'background')
  DRAWERS[shot.background](canvas, shot, random)
}

type Drawer = (canvas: Canvas, shot: Shot, random: Random) => void

const DRAWERS: Record<Shot['background'], Drawer> = {
  plain: () => undefined,

  disc(canvas, { scene }, random) {
    const x = 256 + random.between(-14, 14)
    canvas.cover(canvas.shape(ellipse(x, 232, 196, 196, 120)), scene.accent, { opacity: 0.7 })
  },

  arch(canvas, { scene, light }, random) {
    const x = 256 - light * random.between(50, 90)
    const top = ellipse(x, 210, 130, 130, 96).filter(([, y]) => y <= 210)
    const arch: Point[] = [[x - 130, 560], ...top.toSorted((a, b) => a[0] - b[0]), [x + 130, 560]]
    canvas.cover(canvas.shape(arch), scene.accent, { opacity: 0.55 })
    canvas.cover(canvas.shape(ellipse(256 + light * 170, 92, 38, 38, 60)), scene.accent, { opacity: 0.8 })
  },

  hills(canvas, { scene, light }, random) {
    canvas.cover(canvas.shape(ellipse(256 + light * 165, 96, 40, 40, 60)), scene.accent, { opacity: 0.85 })
    for (const [index, base] of [250, 310, 370].entries()) {
      const crest: Point[] = []
      for (let x = -40; x <= 560; x += 75) crest.push([x, base + random.between(-38, 38)])
      const hill = [...curve(crest, 10), [560, 560], [-40, 560]] as Point[]
      canvas.cover(canvas.shape(hill), shade(scene, 0.25 + 0.28 * index), { opacity: 0.75 })
    }
  },

  lights(canvas, { scene }, random) {
    for (let index = 0; index < 26; index += 1) {
      const radius = random.between(9, 34)
      const disc = canvas.shape(ellipse(random.between(-10, 522), random.between(-10, 400), radius, radius, 40))
      const color = random.chance(0.5) ? scene.accent : blend(scene.ground, [1, 1, 1], 0.5)
      canvas.cover(canvas.soft(disc, 1.2), color, { opacity: random.between(0.1, 0.38) })
    }
  },

  leaves(canvas, { scene }, random) {
    for (let index = 0; index < 34; index += 1) {
      const near = index > 16
      const leaf = leafShape(random, [random.between(-20, 532), random.between(-20, 470)])
      const color = near
        ? blend(scene.deep, [0.05, 0.1, 0.1], random.between(0, 0.3))
        : blend(scene.ground, scene.accent, random.between(0.2, 0.8))
      const shape = canvas.shape(leaf)
      canvas.cover(near ? shape : canvas.soft(shape, 1.6), color, { opacity: near ? 0.6 : 0.4 })
    }
  },
}

const shade = ({ ground, deep }: Shot['scene'], share: number): Color => blend(ground, deep, share)

function leafShape(random: Random, [x, y]: Point): Point[] {
  const angle = random.between(0, 2 * Math.PI)
  const length = random.between(26, 58)
  const width = length * random.between(0.17, 0.26)
  const along = (t: number, side: number): Point => {
    const reach = (t - 0.5) * 2 * length
    const out = side * width * Math.sin(Math.PI * lerp(0.02, 1, t)) * 1.1
    return [x + Math.cos(angle) * reach - Math.sin(angle) * out, y + Math.sin(angle) * reach + Math.cos(angle) * out]
  }
  const steps = Array.from({ length: 13 }, (_, index) => index / 12)
  return [...steps.map((t) => along(t, 1)), ...steps.toReversed().map((t) => along(t, -1))]
}
