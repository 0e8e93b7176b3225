import { colourCut } from './colour-cut.ts'
import { geodesicDistance } from './geodesic.ts'
import { density, fitMixture } from './gmm.ts'
import { GridReader, type Grid } from './grid.ts'
import type { RgbImage } from './image.ts'
import { labOf } from './lab.ts'
import { projectColours } from './projection.ts'
import { shrink, shrinkSeeds } from './shrink.ts'

/** What was drawn, per pixel; 0 where nothing was. */
export const HAIR = 1
export const BACKGROUND = 2

/** Longest side that labels are found at; the border is then refined at full size. */
const WORKING_SIDE = 512
const MOST_SEEDS = 6000
/** Of colour and of distance in the cut's preference. */
const BY_COLOUR = 0.3
const BY_DISTANCE = 0.7
/** Pixels of the working size on both sides of the border in which coverage is found out of colour. */
const BORDER = 6
const TRUST = 2

export type ScribbleOptions = {
  /** `distance` while the pen is down: soft and steady. `cut` at pointer up: better borders. */
  method: 'distance' | 'cut'
  /** Finds the coverage of the border out of colour, at full size. */
  refine: boolean
}

/**
 * A whole mask from a few strokes over hair and over background: colours of both (Gaussian mixtures, Rother 2004), geodesic
 * distance over their probability (Bai & Sapiro 2007), then a graph cut that takes both as its preference. Deterministic.
 */
export class Scribble {
  readonly #image: RgbImage
  readonly #small: RgbImage
  readonly #step: number
  readonly #lab: Float32Array

  /** What depends on the photo alone is computed once, here. */
  constructor(image: RgbImage) {
    this.#image = image
    this.#step = Math.max(1, Math.ceil(Math.max(image.width, image.height) / WORKING_SIDE))
    this.#small = shrink(image, this.#step)
    this.#lab = labOf(this.#small)
  }

  /**
   * @param labels 0, HAIR or BACKGROUND per pixel of the photo
   * @returns coverage 0..255 at the photo's size; null unless both hair and background were drawn on
   */
  solve(labels: Uint8Array, { method, refine }: ScribbleOptions): Uint8Array | null {
    const { width, height } = this.#small
    const seeds = shrinkSeeds(labels, this.#image.width, this.#image.height, this.#step)
    const likely = this.#likelihood(seeds)
    if (!likely) return null
    const near = this.#byDistance(seeds, likely)
    const mask = this.#enlarge(method === 'cut' ? this.#byCut(seeds, likely, near) : near)
    if (refine) this.#refine(mask, labels, { width, height })
    for (let at = 0; at < mask.length; at++) if (labels[at] !== 0) mask[at] = labels[at] === HAIR ? 255 : 0
    return mask
  }

  /** Probability 0..1 of hair, by colour alone. */
  #likelihood(seeds: Uint8Array): Float32Array | null {
    const random = seededRandom()
    const hairColours = this.#coloursOf(seeds, HAIR)
    const otherColours = this.#coloursOf(seeds, BACKGROUND)
    if (hairColours.length === 0 || otherColours.length === 0) return null
    const hair = fitMixture(hairColours, random)
    const background = fitMixture(otherColours, random)
    const likely = new Float32Array(seeds.length)
    for (let at = 0; at < likely.length; at++) {
      const l = this.#lab[at * 3]!
      const a = this.#lab[at * 3 + 1]!
      const b = this.#lab[at * 3 + 2]!
      const asHair = density(hair, l, a, b)
      const sum = asHair + density(background, l, a, b)
      likely[at] = sum > 1e-300 ? asHair / sum : 0.5
    }
    return likely
  }

  /** Colours that were drawn over, evenly thinned out. */
  #coloursOf(seeds: Uint8Array, label: number): Float32Array {
    const places: number[] = []
    seeds.forEach((seed, at) => seed === label && places.push(at))
    const count = Math.min(places.length, MOST_SEEDS)
    const colours = new Float32Array(count * 3)
    for (let index = 0; index < count; index++) {
      const at = places[Math.floor((index * places.length) / count)]! * 3
      colours.set(this.#lab.subarray(at, at + 3), index * 3)
    }
    return colours
  }

  /** 1 near hair, 0 near background. */
  #byDistance(seeds: Uint8Array, likely: Float32Array): Float32Array {
    const { width, height } = this.#small
    const unlikely = likely.map((value) => 1 - value)
    const toHair = geodesicDistance(seeds, HAIR, likely, width, height)
    const toBackground = geodesicDistance(seeds, BACKGROUND, unlikely, width, height)
    for (let at = 0; at < toHair.length; at++) {
      const sum = toHair[at]! + toBackground[at]!
      toHair[at] = sum > 0 ? toBackground[at]! / sum : 0.5
    }
    return toHair
  }

  #byCut(seeds: Uint8Array, likely: Float32Array, near: Float32Array): Float32Array {
    const { width, height } = this.#small
    const mixed = near.map((share, at) => BY_DISTANCE * share + BY_COLOUR * likely[at]!)
    return Float32Array.from(colourCut(this.#lab, mixed, seeds, width, height))
  }

  /** 0..1 at the working size to 0..255 at the photo's, bilinearly. */
  #enlarge(data: Float32Array): Uint8Array {
    const { width, height } = this.#image
    const grid: Grid = { width: this.#small.width, height: this.#small.height, channels: 1, step: this.#step, data }
    const reader = new GridReader(grid, width)
    const mask = new Uint8Array(width * height)
    for (let y = 0, at = 0; y < height; y++) {
      reader.startRow(y)
      for (let x = 0; x < width; x++, at++) {
        reader.read(x)
        mask[at] = Math.round(255 * reader.values[0]!)
      }
    }
    return mask
  }

  #refine(mask: Uint8Array, labels: Uint8Array, small: { width: number; height: number }): void {
    const { width, height } = this.#image
    const reach = BORDER * Math.max(1, Math.max(width, height) / Math.max(small.width, small.height))
    const unknown = borderOf(mask, width, height, Math.round(reach))
    for (let at = 0; at < unknown.length; at++) if (labels[at] !== 0) unknown[at] = 0
    const alpha = projectColours({ image: this.#image, mask, unknown, radius: reach, trust: TRUST })
    if (typeof alpha === 'string') return
    for (let at = 0; at < mask.length; at++) if (unknown[at] !== 0) mask[at] = Math.round(255 * alpha[at]!)
  }
}

/** 1 in the squares of `reach` pixels around the 50 % contour. */
function borderOf(mask: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  const border = new Uint8Array(mask.length)
  const isHair = (at: number) => mask[at]! >= 128
  for (let y = 0; y < height - 1; y++) {
    for (let x = 0; x < width - 1; x++) {
      const at = y * width + x
      if (isHair(at) === isHair(at + 1) && isHair(at) === isHair(at + width)) continue
      for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
        border.fill(1, row * width + Math.max(0, x - reach), row * width + Math.min(width, x + reach + 1))
      }
    }
  }
  return border
}

/** xorshift32 from a fixed seed: the same strokes give the same mask. */
function seededRandom(): () => number {
  let state = 0x9e3779b9
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
