import { describe, expect, it } from 'vitest'
import { setUp, type Easel } from '../../../../datasets/generator/easel.ts'
import { drawBody } from '../../../../datasets/generator/figure/body.ts'
import { drawClothes } from '../../../../datasets/generator/figure/clothes.ts'
import { drawEars } from '../../../../datasets/generator/figure/ears.ts'
import { drawFace } from '../../../../datasets/generator/figure/face.ts'
import { drawHood } from '../../../../datasets/generator/figure/hoodie.ts'
import { drawEarrings, drawOccluder, hatCut } from '../../../../datasets/generator/occluders/index.ts'
import {
  BACKGROUNDS,
  GARMENTS,
  LIGHTS,
  OCCLUSIONS,
  type Person,
  type Photo,
} from '../../../../datasets/generator/plan.ts'
import { CHANNELS, Surface } from '../../../../datasets/generator/raster/surface.ts'
import { planOf } from '../../../../datasets/generator/sample.ts'
import { drawBackground } from '../../../../datasets/generator/scene/background.ts'
import { gradeOf } from '../../../../datasets/generator/scene/grade.ts'

const SIZE = 64

function easelOf(photo: Partial<Photo> = {}, person: Partial<Person> = {}, seed = 3): Easel {
  const plan = planOf(seed, 1, 0)
  return setUp(new Surface(SIZE), {
    person: { ...plan.person, ...person },
    photo: { ...plan.photo, ...photo },
  })
}

function drawAll(easel: Easel): void {
  drawBackground(easel)
  drawHood(easel)
  drawBody(easel)
  drawClothes(easel)
  drawEars(easel)
  drawFace(easel)
  drawEarrings(easel)
  drawOccluder(easel)
}

/** Lays hair over everything, as if the whole picture were hair. */
function coverWithHair({ surface }: Easel): void {
  surface.cover(surface.everything(), [0.3, 0.2, 0.1], { hair: 1 })
}

function channel({ surface: { data } }: Easel, index: number): Float32Array {
  return Float32Array.from({ length: data.length / CHANNELS }, (_, pixel) => data[pixel * CHANNELS + index]!)
}
const hairOf = (easel: Easel) => channel(easel, 4)
const allFinite = (easel: Easel) => easel.surface.data.every((value) => Number.isFinite(value))

describe('the parts of a portrait', () => {
  it.each(BACKGROUNDS)('fills the whole picture with the background %s, without hair', (background) => {
    const easel = easelOf({ background })
    drawBackground(easel)
    expect(allFinite(easel)).toBe(true)
    expect(Math.min(...channel(easel, 3))).toBeGreaterThan(0.999)
    expect(Math.max(...hairOf(easel))).toBe(0)
  })

  it.each(GARMENTS)('draws a figure in %s at every turn, with every pattern', (garment) => {
    for (const [index, pattern] of (['none', 'stripes', 'dots', 'knit'] as const).entries()) {
      const easel = easelOf({ garment, pattern, yaw: -0.27 + index * 0.18, open: index % 2 === 0 })
      drawAll(easel)
      expect(allFinite(easel)).toBe(true)
      expect(Math.max(...hairOf(easel))).toBe(0)
    }
  })

  it.each(['young', 'adult', 'older'] as const)('draws a face of age %s with every beard on every skin', (age) => {
    for (let skin = 0; skin < 10; skin += 1) {
      const beard = (['none', 'stubble', 'full'] as const)[skin % 3]!
      const earring = (['hoop', 'stud', 'drop'] as const)[skin % 3]!
      const easel = easelOf({}, { age, skin, beard, earring, freckles: true, build: skin % 2 ? 'slender' : 'broad' })
      drawAll(easel)
      expect(allFinite(easel)).toBe(true)
    }
  })

  it('draws the same plan to the same values, and another person otherwise', () => {
    const [first, again, other] = [easelOf(), easelOf(), easelOf({}, {}, 4)]
    for (const easel of [first, again, other]) drawAll(easel)
    expect(Buffer.from(again.surface.data.buffer).equals(Buffer.from(first.surface.data.buffer))).toBe(true)
    expect(Buffer.from(other.surface.data.buffer).equals(Buffer.from(first.surface.data.buffer))).toBe(false)
  })

  it('leaves hair alone with light and shade: a bearded, aged face drawn on hair takes away no more than its shape', () => {
    const easel = easelOf({ occlusion: 'none' }, { age: 'older', beard: 'stubble', freckles: true })
    coverWithHair(easel)
    drawFace(easel)
    const hair = hairOf(easel)
    const { face, surface } = easel
    for (let y = 0; y < surface.pixels; y += 1) {
      for (let x = 0; x < surface.pixels; x += 1) {
        const [column, row] = [x - face.left, y - face.top]
        const within = column >= 0 && row >= 0 && column < face.width && row < face.height
        if (within && face.values[row * face.width + column]! > 0) continue
        if (hair[y * surface.pixels + x] !== 1) throw new Error(`hair lost beside the face at ${x}, ${y}`)
      }
    }
  })

  it.each(OCCLUSIONS)('takes hair away only where %s lies', (occlusion) => {
    const easel = easelOf({ occlusion })
    coverWithHair(easel)
    drawOccluder(easel)
    const hair = hairOf(easel)
    expect(allFinite(easel)).toBe(true)
    if (occlusion === 'none') expect(Math.min(...hair)).toBe(1)
    // The corner of the picture is never hidden.
    expect(hair[0]).toBe(1)
    if (['beanie', 'brim-hat', 'scarf', 'headphones', 'hand'].includes(occlusion)) {
      expect(hair.filter((value) => value < 1e-6).length).toBeGreaterThan(100)
    }
  })

  it('counts dark lenses by their opacity and clear ones not at all', () => {
    const inLens = (occlusion: Photo['occlusion']) => {
      const easel = easelOf({ occlusion, yaw: 0, tilt: 0, zoom: 1.3, dx: 0, dy: 0 })
      coverWithHair(easel)
      drawOccluder(easel)
      // A little below the middle of the right lens, away from its frame.
      const [x, y] = easel.view.head([31, 6])
      const { pixels, scale } = easel.surface
      return hairOf(easel)[Math.floor(y * scale) * pixels + Math.floor(x * scale)]!
    }
    expect(inLens('sunglasses')).toBeGreaterThan(0.02)
    expect(inLens('sunglasses')).toBeLessThan(0.2)
    expect(inLens('glasses')).toBe(1)
  })

  it('hides the hair of the crown under what is worn on the head, and only then', () => {
    for (const occlusion of OCCLUSIONS) {
      const worn = occlusion === 'beanie' || occlusion === 'brim-hat' || occlusion === 'scarf'
      expect(hatCut(easelOf({ occlusion })) !== null).toBe(worn)
    }
  })

  it.each(LIGHTS)('grades a pixel in %s light within what a picture can show', (light) => {
    const grade = gradeOf(easelOf({ light }))
    for (const value of [0, 0.5, 1]) {
      const colour = new Float32Array([value, value, value])
      grade(500, 20, colour)
      for (const level of colour) {
        expect(level).toBeGreaterThanOrEqual(0)
        expect(level).toBeLessThanOrEqual(1)
      }
    }
  })
})
