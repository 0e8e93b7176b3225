import { clamp, smoothstep, type Path, type Point } from './geometry.ts'
import type { Shot } from './traits.ts'

/** Where the eyes are in the picture, units. */
const EYES_X = 256
const EYES_Y = 236
const HEAD_SCALE = 0.97
/** Half of the head's width at the cheek: features turn on a cylinder of about this radius. */
const TURN_RADIUS = 84
const NECK_Y = 60

/** Head units (eye line y = 0, middle x = 0, skull top -112, chin 105) into units of the picture, and the head's turn. */
export class Pose {
  readonly scale: number
  readonly yaw: number
  readonly light: 1 | -1
  readonly #cosine: number
  readonly #sine: number

  constructor({ zoom, yaw, tilt, light }: Pick<Shot, 'zoom' | 'yaw' | 'tilt' | 'light'>) {
    this.scale = HEAD_SCALE * zoom
    this.yaw = yaw
    this.light = light
    this.#cosine = Math.cos(tilt)
    this.#sine = Math.sin(tilt)
  }

  /** A point of the head, tilted about the neck. */
  point([x, y]: Point): Point {
    const down = y - NECK_Y
    const [tiltedX, tiltedY] = [x * this.#cosine - down * this.#sine, x * this.#sine + down * this.#cosine + NECK_Y]
    return [EYES_X + tiltedX * this.scale, EYES_Y + tiltedY * this.scale]
  }

  path(path: Path): Point[] {
    return path.map((each) => this.point(each))
  }

  /** A point of the body: not tilted. */
  bodyPoint([x, y]: Point): Point {
    return [EYES_X + x * this.scale, EYES_Y + y * this.scale]
  }

  bodyPath(path: Path): Point[] {
    return path.map((each) => this.bodyPoint(each))
  }

  /** Where a feature at `x` of the frontal face stands after the turn; `depth` above 1 stands out of the face. */
  turned(x: number, depth = 1): number {
    return TURN_RADIUS * Math.sin(Math.asin(clamp(x / TURN_RADIUS, -1, 1)) + this.yaw) * depth
  }

  /** How narrow a feature at `x` has become by the turn. */
  narrowed(x: number): number {
    const angle = Math.asin(clamp(x / TURN_RADIUS, -1, 1))
    return Math.cos(angle + this.yaw) / Math.cos(angle)
  }

  /** The outline's lower part follows the turn, the skull hardly. */
  jawShift(y: number): number {
    return 26 * this.yaw * smoothstep(0, 105, y) + 10 * this.yaw
  }
}
