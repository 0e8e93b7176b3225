import type { Stage } from '../figure/stage.ts'
import { luminance } from '../raster/colour.ts'
import { curve, type Path, type Point } from '../raster/curves.ts'
import { onHead, round, shadowOnFace, wornCloth, type Cloth } from './worn.ts'

type Hat = { crown: Path; ribbon: Path | null; brim: Path; underside: Path }

const FEDORA: Hat = {
  crown: [
    [-80, -62],
    [-77, -116],
    [-60, -152],
    [-16, -146],
    [16, -148],
    [58, -154],
    [78, -116],
    [82, -62],
  ],
  ribbon: [
    [-81, -66],
    [0, -78],
    [83, -66],
    [82, -92],
    [0, -104],
    [-80, -92],
  ],
  brim: [
    [-152, -62],
    [-104, -80],
    [0, -88],
    [104, -80],
    [152, -62],
    [98, -50],
    [0, -58],
    [-98, -50],
  ],
  underside: [
    [-152, -61],
    [-98, -50],
    [0, -58],
    [98, -50],
    [152, -61],
  ],
}
const SUN_HAT: Hat = {
  crown: [
    [-82, -62],
    [-84, -104],
    [-66, -142],
    [-24, -158],
    [24, -158],
    [66, -142],
    [84, -104],
    [84, -62],
  ],
  ribbon: [
    [-82, -64],
    [0, -76],
    [84, -64],
    [85, -82],
    [0, -94],
    [-84, -82],
  ],
  brim: [
    [-186, -46],
    [-116, -78],
    [0, -88],
    [116, -78],
    [186, -46],
    [118, -44],
    [0, -54],
    [-118, -44],
  ],
  underside: [
    [-186, -45],
    [-118, -44],
    [0, -54],
    [118, -44],
    [186, -45],
  ],
}
const BUCKET: Hat = {
  crown: [
    [-90, -72],
    [-80, -112],
    [-66, -134],
    [-28, -142],
    [28, -142],
    [66, -134],
    [80, -112],
    [90, -72],
  ],
  ribbon: null,
  brim: [
    [-85, -90],
    [0, -102],
    [85, -90],
    [124, -42],
    [64, -42],
    [0, -50],
    [-64, -42],
    [-124, -42],
  ],
  underside: [
    [-124, -42],
    [-64, -42],
    [0, -50],
    [64, -42],
    [124, -42],
  ],
}

/** A fedora, a sun hat or a bucket hat. */
export function drawBrimHat(stage: Stage): void {
  const hat = stage.photoRandom('hat').pick([FEDORA, FEDORA, SUN_HAT, BUCKET])
  const cloth = wornCloth(stage)
  const brim = stage.head(curve(onHead(stage, hat.brim), 10, true))
  shadowOnFace(stage, brim, 13, 0.4)
  const crown = stage.head(curve(onHead(stage, hat.crown), 10))
  stage.cover(crown, cloth.colour)
  round(stage, crown, cloth, 18)
  if (hat === FEDORA) drawPinch(stage, cloth)
  if (hat === SUN_HAT) drawWeave(stage, cloth, crown)
  if (hat.ribbon) drawRibbon(stage, cloth, hat.ribbon)
  stage.cover(brim, {
    from: cloth.light,
    to: cloth.colour,
    share: stage.headSlope([stage.light * 150, -70], [-stage.light * 150, -60]),
  })
  const back = stage.head(curve(onHead(stage, backOf(hat)), 10, true))
  stage.tint(stage.soft(back, 3), cloth.dark, { opacity: 0.35, clip: brim })
  const rim = curve(onHead(stage, hat.underside), 10)
  stage.headLine(rim, { width: 2.4, colour: cloth.dark, opacity: 0.8 })
  if (hat === BUCKET) drawStitches(stage, cloth, brim)
}

/** The shadow that the crown throws on the brim. */
const backOf = ({ brim }: Hat): Path => {
  const middle = brim.length / 2
  return [
    ...brim.slice(1, middle),
    ...brim
      .slice(1, middle)
      .toReversed()
      .map(([x, y]): Point => [x * 0.8, y + 10]),
  ]
}

function drawPinch(stage: Stage, { dark }: Cloth): void {
  for (const side of [-1, 1]) {
    const dent: Path = [
      [side * 8, -147],
      [side * 22, -132],
      [side * 26, -112],
    ]
    stage.headLine(curve(onHead(stage, dent), 8), { width: (t) => 5 * (1 - t), colour: dark, opacity: 0.35 })
  }
}

function drawWeave(stage: Stage, { dark }: Cloth, crown: ReturnType<Stage['head']>): void {
  for (let y = -152; y < -70; y += 5) {
    const row: Path = [
      [-90, y + 8],
      [0, y],
      [90, y + 8],
    ]
    stage.headLine(curve(onHead(stage, row), 8), { width: 1, colour: dark, opacity: 0.22, clip: crown })
  }
}

function drawRibbon(stage: Stage, cloth: Cloth, ribbon: Path): void {
  const { accent, clothes, secondClothes } = stage.scene
  const apart = (colour: typeof accent) => Math.abs(luminance(colour) - luminance(cloth.colour))
  const colour = [accent, clothes, secondClothes].toSorted((a, b) => apart(b) - apart(a))[0]!
  const band = stage.head(curve(onHead(stage, ribbon), 8, true))
  stage.cover(band, colour)
  stage.tint(stage.crescent(band, stage.light * 14, 0, 8), [0.05, 0.03, 0.1], { opacity: 0.4 })
}

function drawStitches(stage: Stage, { dark }: Cloth, brim: ReturnType<Stage['head']>): void {
  for (const share of [0.35, 0.65]) {
    const y = (from: number, to: number) => from + (to - from) * share
    const seam: Path = [
      [-y(86, 118), y(-80, -42)],
      [0, y(-92, -52)],
      [y(86, 118), y(-80, -42)],
    ]
    stage.headLine(curve(onHead(stage, seam), 10), { width: 1, colour: dark, opacity: 0.4, clip: brim })
  }
}
