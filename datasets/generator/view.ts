import type { Person, Photo } from './plan.ts'
import { Random } from './random.ts'
import type { Path, Point } from './raster/curves.ts'
import { arcSine, clamp, cosine, sine, smoothstep } from './raster/maths.ts'

/** Where the eyes are in the picture, units. */
const EYES_X = 256
const EYES_Y = 234
const HEAD_SCALE = 0.97
/** Features turn on a cylinder of this radius (head units). */
const TURN_RADIUS = 84
/** The head tilts about this height, below the eyes. */
const PIVOT_Y = 70
/** The body stands this much higher than its units say: long necks look wrong. */
const BODY_RISE = 12
/** Of the chest and of the shoulders, body units: what lies in front moves aside when the body turns. */
const CHEST_DEPTH = 46
const SHOULDER_HALF = 190
/** How much larger the nearer shoulder is, to a sine of the turn. */
const NEARNESS = 0.2

/**
 * Head units (eye line y = 0, middle x = 0, skull top -112, chin 105) and body units (the same place, not tilted, turned
 * less) into picture units; and where features stand when the head is turned.
 */
export class View {
  /** Picture units to a head unit, and to a body unit. */
  readonly headScale: number
  readonly bodyScale: number
  readonly yaw: number
  readonly lightSide: 1 | -1
  readonly eyesX: number
  readonly eyesY: number
  readonly #cosine: number
  readonly #sine: number
  readonly #body: { cosine: number; sine: number; slope: number }

  constructor({ seed, zoom, yaw, tilt, lightSide, dx, dy }: Photo) {
    this.headScale = HEAD_SCALE * zoom
    this.bodyScale = zoom
    this.yaw = yaw
    this.lightSide = lightSide
    this.eyesX = EYES_X + dx
    this.eyesY = EYES_Y + dy
    this.#cosine = cosine(tilt)
    this.#sine = sine(tilt)
    // Shoulders follow the head, though never exactly, and one is a little lower.
    const random = new Random(seed, 'shoulders')
    const turn = yaw * 0.9 + random.between(-0.16, 0.16)
    this.#body = { cosine: cosine(turn), sine: sine(turn), slope: random.between(-0.035, 0.035) + tilt * 0.35 }
  }

  /** Picture x of a head point. Both apart, so that a strand's many points cost no array. */
  headX(x: number, y: number): number {
    return this.eyesX + (x * this.#cosine - (y - PIVOT_Y) * this.#sine) * this.headScale
  }

  headY(x: number, y: number): number {
    return this.eyesY + (x * this.#sine + (y - PIVOT_Y) * this.#cosine + PIVOT_Y) * this.headScale
  }

  head([x, y]: Point): Point {
    return [this.headX(x, y), this.headY(x, y)]
  }

  headPath(path: Path): Point[] {
    return path.map((point) => this.head(point))
  }

  /** A point of the front of neck and chest, turned about the spine; the nearer shoulder is larger. */
  body([x, y]: Point): Point {
    const { cosine: cos, sine: sin, slope } = this.#body
    const below = smoothstep(96, 170, y)
    const across = clamp(x / SHOULDER_HALF, -1, 1)
    const depth = CHEST_DEPTH * below * Math.sqrt(1 - across * across)
    const near = 1 - across * sin * NEARNESS * below
    // The neck's upper end follows the chin.
    const neck = this.outlineShift(95) * (1 - below)
    const turnedX = (x * (1 - (1 - cos) * below) + depth * sin) * near + neck
    const turnedY = (y - BODY_RISE) * (1 + (near - 1) * 0.5) + x * slope * below
    return [this.eyesX + turnedX * this.bodyScale, this.eyesY + turnedY * this.bodyScale]
  }

  bodyPath(path: Path): Point[] {
    return path.map((point) => this.body(point))
  }

  /**
   * Head x of a feature that is at `x` of the frontal face. `depth` above 1 stands out of the face: nose 1.22, mouth 1.05.
   */
  turned(x: number, depth = 1): number {
    const angle = arcSine(clamp(x / TURN_RADIUS, -0.98, 0.98)) + this.yaw
    return TURN_RADIUS * sine(angle) * depth - TURN_RADIUS * sine(this.yaw) * 0.35
  }

  /** How narrow a feature at `x` has become by the turn, a factor. */
  narrowed(x: number): number {
    const angle = arcSine(clamp(x / TURN_RADIUS, -0.98, 0.98))
    return cosine(angle + this.yaw) / cosine(angle)
  }

  /** Head units by which the outline at height y follows the turn: the chin most, the skull against it. */
  outlineShift(y: number): number {
    return this.yaw * (26 * smoothstep(-30, 95, y) - 6 * (1 - smoothstep(-112, -20, y)))
  }
}

/** Half widths of the neck and the shoulders, body units. */
export function bust({ build }: Person): { neck: number; shoulders: number } {
  return build === 'slender' ? { neck: 31, shoulders: 158 } : { neck: 39, shoulders: 190 }
}
