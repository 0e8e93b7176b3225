import { Painter } from '../../datasets/generator/compose.ts'
import type { Random } from '../../datasets/generator/random.ts'
import { clamp } from '../../datasets/generator/raster/maths.ts'
import { planOf } from '../../datasets/generator/sample.ts'
import { SIDE } from './tiny-unet.ts'

/** RGB 0..1, plane by plane, and hair 0..1; both `SIDE` × `SIDE`. */
export type Sample = { image: Float32Array; hair: Float32Array }

/** Drawn larger and averaged, as a photo is that is made small for the model. */
const DRAWN_SIDE = SIDE * 2

/** `shots` portraits of each of `people`, of a cast that nobody else has: a seed is a cast. */
export function drawSamples(seed: number, people: number, shots: number): Sample[] {
  const samples: Sample[] = []
  const painter = new Painter(DRAWN_SIDE)
  for (let index = 0; index < people; index += 1) {
    for (let shot = 0; shot < shots; shot += 1) {
      const { rgb, mask } = painter.draw(planOf(seed, index, shot))
      const image = new Float32Array(3 * SIDE * SIDE)
      for (const channel of [0, 1, 2]) image.set(halved(rgb, 3, channel), channel * SIDE * SIDE)
      samples.push({ image, hair: halved(mask, 1, 0) })
    }
  }
  return samples
}

function halved(bytes: Uint8Array, step: number, channel: number): Float32Array {
  const result = new Float32Array(SIDE * SIDE)
  const at = (x: number, y: number) => bytes[(y * DRAWN_SIDE + x) * step + channel]!
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      const sum = at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1)
      result[y * SIDE + x] = sum / (4 * 255)
    }
  }
  return result
}

/**
 * The same portrait as another camera would see it: half of them in the mirror, each channel a little brighter or darker,
 * with more or less contrast. A net that has seen few people learns their colours by heart otherwise.
 */
export function varied({ image, hair }: Sample, random: Random): Sample {
  const mirror = random.chance(0.5)
  const place = (index: number) => (mirror ? index - 2 * (index % SIDE) + SIDE - 1 : index)
  const contrast = random.between(0.75, 1.2)
  const levels = [0, 1, 2].map(() => ({ gain: random.between(0.85, 1.15), lift: random.between(-0.08, 0.08) }))
  return {
    image: image.map((_, index) => {
      const { gain, lift } = levels[Math.floor(index / (SIDE * SIDE))]!
      return clamp(((image[place(index)]! - 0.5) * contrast + 0.5) * gain + lift)
    }),
    hair: hair.map((_, index) => hair[place(index)]!),
  }
}
