import { SCENES, SKINS, type Scene } from '../colours.ts'
import { line, shapeOf, type Easel, type LineStyle } from '../easel.ts'
import type { Person, Photo } from '../plan.ts'
import { Random } from '../random.ts'
import { blend, type Colour, type Paint } from '../raster/colour.ts'
import { without, type Coverage } from '../raster/coverage.ts'
import type { Path, Point } from '../raster/curves.ts'
import { clamp, lerp, power, sine } from '../raster/maths.ts'
import type { Surface } from '../raster/surface.ts'

/** Skin with the two tones that follow from it: where light falls, and the deepest shade (nostrils, under the chin). */
export type SkinTones = { base: Colour; shade: Colour; blush: Colour; lips: Colour; light: Colour; deep: Colour }

/** What makes a face this person's, beside the measures of the plan. Drawn from the person's seed. */
export type Features = {
  /** Head units by which the outer corners of the eyes lie higher, -0.8..1.6. */
  eyeLift: number
  /** Head units by which the eyes stand farther apart, each. */
  eyeGap: number
  /** -1 (flat) to 1 (curved). */
  browArch: number
  /** Factors around 1. */
  noseLength: number
  mouthWidth: number
  /** 0 (none) to 1: how clear the cheekbones are. */
  cheekbones: number
}

type Options = { opacity?: number; clip?: Coverage }

/** The easel as figure and occluders use it: with the tones of the skin, the features of the face, and short verbs. */
export class Stage {
  readonly easel: Easel
  readonly person: Person
  readonly photo: Photo
  readonly scene: Scene
  readonly light: 1 | -1
  readonly yaw: number
  readonly slender: boolean
  readonly skin: SkinTones
  readonly features: Features
  /** The face with the skull as it stands in the picture. */
  readonly face: Coverage
  readonly #surface: Surface

  constructor(easel: Easel) {
    const { person, photo } = easel.plan
    this.easel = easel
    this.person = person
    this.photo = photo
    this.scene = SCENES[photo.scene] ?? SCENES[0]
    this.light = photo.lightSide
    this.yaw = photo.yaw
    this.slender = person.build === 'slender'
    this.skin = skinTones(person.skin)
    this.features = featuresOf(person)
    this.face = easel.face
    this.#surface = easel.surface
  }

  /** A stream of random numbers that stay the same in every photo of the person. */
  random(stream: string): Random {
    return new Random(this.person.seed, stream)
  }

  /** A stream of random numbers of this photo alone. */
  photoRandom(stream: string): Random {
    return new Random(this.photo.seed, stream)
  }

  /** A closed path in head units, as it stands in the picture. */
  head(path: Path): Coverage {
    return shapeOf(this.easel, 'head', path)
  }

  /** A closed path in body units, as it stands in the picture. */
  body(path: Path): Coverage {
    return shapeOf(this.easel, 'body', path)
  }

  headLine(path: Path, style: LineStyle): void {
    line(this.easel, 'head', path, style)
  }

  bodyLine(path: Path, style: LineStyle): void {
    line(this.easel, 'body', path, style)
  }

  cover(shape: Coverage, paint: Paint, options: Options = {}): void {
    this.#surface.cover(shape, paint, options)
  }

  tint(shape: Coverage, paint: Paint, options: Options = {}): void {
    this.#surface.tint(shape, paint, options)
  }

  /** Blurred by picture units. */
  soft(shape: Coverage, radius: number, within?: Coverage): Coverage {
    return this.#surface.soft(shape, radius, within)
  }

  /** Moved by picture units. */
  moved(shape: Coverage, dx: number, dy: number): Coverage {
    return this.#surface.moved(shape, dx, dy)
  }

  without(shape: Coverage, other: Coverage): Coverage {
    return without(shape, other)
  }

  /** The soft shade along the side of a shape that looks away from (dx, dy), picture units. */
  crescent(shape: Coverage, dx: number, dy: number, radius: number): Coverage {
    return this.#surface.crescent(shape, dx, dy, radius)
  }

  /** How far a point lies on the way between two of head units, 0..1: for gradients. */
  headSlope(from: Point, to: Point): (x: number, y: number) => number {
    const { view } = this.easel
    const [ax, ay] = view.head(from)
    const [bx, by] = view.head(to)
    const [dx, dy] = [bx - ax, by - ay]
    const squared = dx * dx + dy * dy || 1
    return (x, y) => clamp(((x - ax) * dx + (y - ay) * dy) / squared)
  }

  turned(x: number, depth = 1): number {
    return this.easel.view.turned(x, depth)
  }

  narrowed(x: number): number {
    return this.easel.view.narrowed(x)
  }
}

function skinTones(index: number): SkinTones {
  const skin = SKINS[index] ?? SKINS[0]
  return {
    ...skin,
    light: blend(skin.base, [1, 0.9, 0.76], index < 4 ? 0.45 : 0.3),
    deep: blend(skin.shade, [0.12, 0.03, 0.06], 0.35),
  }
}

function featuresOf(person: Person): Features {
  const random = new Random(person.seed, 'features')
  return {
    eyeLift: lerp(-0.8, 1.6, random.next()),
    eyeGap: random.bell() * 1.6,
    browArch: lerp(-1, 1, random.next()),
    noseLength: 1 + random.bell() * 0.09,
    mouthWidth: 1 + random.bell() * 0.1,
    cheekbones: random.next(),
  }
}

/** The width of a line that is thin at both ends. */
export const swelling =
  (width: number) =>
  (t: number): number =>
    width * power(sine(Math.PI * clamp(t * 0.94 + 0.03)), 0.7)
