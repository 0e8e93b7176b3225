import type { ShortCut } from '../plan.ts'
import { Random, smoothNoise } from '../random.ts'
import { curve, resample, type Path } from '../raster/curves.ts'
import { clamp, cosine, sine } from '../raster/maths.ts'
import type { HairBrush } from './brush.ts'
import { capOutline } from './flowing-guides.ts'
import { tangent } from './locks.ts'
import { drawPixie } from './pixie.ts'
import { drawQuiff } from './quiff.ts'
import { densityOf, drawScalp, rootsOn, scalpOf } from './short-roots.ts'

/** Hair cut short: buzz, fade, crop, quiff or pixie. */
export function drawShort(brush: HairBrush): void {
  const { plan } = brush.easel
  const cut = plan.person.hair.cut ?? 'crop'
  const random = new Random(plan.photo.seed, 'short hair')
  const scalp = brush.shape(scalpOf(brush, cut))
  drawScalp(brush, scalp, cut)
  const roots = rootsOn(brush, scalp, cut === 'buzz' ? 5200 : 1500, random)
  if (cut === 'buzz') {
    drawBuzz(brush, random, roots)
    return
  }
  drawSides(brush, random, roots, cut)
  if (cut === 'crop' || cut === 'fade') drawTextured(brush, random, roots, cut)
  if (cut === 'quiff') drawQuiff(brush, random, roots)
  if (cut === 'pixie') drawPixie(brush, random)
}

/** Thousands of dots, and the last ones standing off from the outline. */
function drawBuzz(brush: HairBrush, random: Random, roots: Path): void {
  for (const [x, y] of roots) {
    const lit = clamp(0.5 + (x * brush.light) / 150 - (y + 40) / 260)
    const tone = 0.16 + 0.3 * lit + 0.25 * (random.next() - 0.4)
    const aside = x * 0.02 + random.bell()
    brush.stroke(
      [
        [x, y],
        [x + aside, y + 2.2],
      ],
      { width: () => 1, tone: () => tone, opacity: () => 0.65 * densityOf('buzz', y) },
    )
  }
  drawStubbleRim(brush, random)
}

/** The last hairs of buzzed hair stand off from the outline of the skull. */
function drawStubbleRim(brush: HairBrush, random: Random): void {
  const rim = resample(curve(capOutline(brush.yaw, { lowY: 8, width: 74.5 }).outline, 6), 200)
  for (let count = 0; count < 300; count += 1) {
    const index = random.whole(12, 187)
    const [x, y] = rim[index]!
    const [tx, ty] = tangent(rim, index)
    // The outline runs from the right ear over the crown: outwards is to its right.
    const [nx, ny] = [-ty, tx]
    const reach = random.between(0.6, 2)
    brush.stroke(
      [
        [x - nx * 1.5, y - ny * 1.5],
        [x + nx * reach, y + ny * reach],
      ],
      { width: () => 0.8, tone: () => 0.25, opacity: () => 0.55 * densityOf('buzz', y) },
    )
  }
}

/** The short hairs of the sides, and under the longer hair on top. */
function drawSides(brush: HairBrush, random: Random, roots: Path, cut: ShortCut): void {
  const pixie = cut === 'pixie'
  for (const [x, y] of roots) {
    const onTop = y < -62 + Math.abs(x) * 0.12
    if (onTop && cut !== 'crop' && cut !== 'quiff') continue
    const reach = pixie ? random.between(14, 26) : Math.min(random.between(3, 7), Math.max(1.5, 10 - y))
    const side = x > brush.yaw * 14 ? 1 : -1
    const out = side * (pixie ? 2 : 0.8)
    const lit = clamp(0.5 + (x * brush.light) / 150)
    const tone = 0.2 + 0.22 * lit + 0.28 * (random.next() - 0.4)
    const path = curve(
      [
        [x, y],
        [x + out * 0.4, y + reach * 0.5],
        [x + out + random.bell() * 1.7, y + reach],
      ],
      4,
    )
    const opacity = 0.8 * densityOf(cut, y)
    brush.stroke(path, { width: () => (pixie ? 1.3 : 0.95), tone: () => tone, opacity: () => opacity })
  }
}

/** The top of a crop or fade: short strands combed forward in tufts. */
function drawTextured(brush: HairBrush, random: Random, roots: Path, cut: ShortCut): void {
  const { hair, seed } = brush.easel.plan.person
  const field = seed % 9973
  const side = hair.part > 0 ? 1 : -1
  const partX = hair.part + brush.yaw * 16
  const top = roots.filter(([x, y]) => y < -56 + Math.abs(x) * 0.1).toSorted((a, b) => a[1] - b[1])
  for (const [x, y] of top) {
    const noise = smoothNoise(x * 0.06, y * 0.06, field) * 1.6 + smoothNoise(x * 0.15, y * 0.15, field + 3) * 0.8
    const reach = random.between(10, 18) * (cut === 'fade' ? 0.7 : 1)
    const angle = Math.PI / 2 + noise * 0.7 + (x - partX) * 0.006 - side * 0.25
    const lit = clamp(0.5 + (x * brush.light) / 170 - (y + 90) / 140)
    for (let strand = 0; strand < 2; strand += 1) {
      const [fromX, fromY] = [x + random.bell() * 3.4, y + random.bell() * 3.4]
      const tone = 0.22 + 0.3 * lit + 0.08 * noise + 0.28 * (random.next() - 0.4)
      const path = curve(
        [
          [fromX, fromY - 5],
          [fromX + cosine(angle) * reach * 0.4, fromY - 8 + sine(angle) * reach * 0.45],
          [fromX + cosine(angle) * reach * 0.8, fromY - 5 + sine(angle) * reach],
        ],
        5,
      )
      brush.stroke(path, {
        width: (t) => 1.5 * (1 - 0.6 * t),
        tone: (t) => tone + 0.1 * t,
        opacity: (t) => 0.95 - 0.4 * t,
      })
    }
  }
  drawTufts(brush, random)
}

/** What stands up along the outline of the top. */
function drawTufts(brush: HairBrush, random: Random): void {
  for (let count = 0; count < 220; count += 1) {
    const angle = random.between(-1.2, 1.2)
    const x = 80 * sine(angle) + brush.yaw * 14
    const y = -36 - 90 * cosine(angle)
    const reach = random.between(4, 11)
    const direction = -Math.PI / 2 + angle * 0.8 + random.bell()
    const path = curve(
      [
        [x, y + 3],
        [x + cosine(direction) * reach * 0.5, y + sine(direction) * reach * 0.5],
        [x + cosine(direction + 0.4) * reach, y + sine(direction + 0.4) * reach],
      ],
      4,
    )
    const tone = 0.3 + (x * brush.light > 0 ? 0.15 : 0)
    brush.stroke(path, { width: () => 1.1, tone: () => tone, opacity: (t) => 0.9 - 0.6 * t })
  }
}
