import { curve, type Path, type Point } from '../raster/curves.ts'
import { cosine, exponential, sine } from '../raster/maths.ts'

/**
 * Hand units: the wrist at (0, 0), fingers up (y below 0), the thumb towards x below 0; the hand is about 133 long.
 */
export type Digit = {
  base: Point
  /** Of the first joint, degrees from straight up; above 0 away from the thumb. */
  lean: number
  /** How much farther the tip leans, degrees. */
  bend: number
  length: number
  width: number
}
export type HandPose = { fingers: readonly [index: Digit, middle: Digit, ring: Digit, little: Digit]; thumb: Digit }

/** An open hand, fingers a little spread. */
export const WAVING: HandPose = {
  fingers: [
    { base: [-20, -60], lean: -13, bend: 2, length: 60, width: 15.5 },
    { base: [-6.5, -65], lean: -3, bend: 1, length: 67, width: 16 },
    { base: [8, -64], lean: 7, bend: 0, length: 61, width: 15 },
    { base: [21, -55], lean: 19, bend: -4, length: 48, width: 13 },
  ],
  thumb: { base: [-15, -20], lean: -50, bend: 24, length: 60, width: 19 },
}

/** Fingers nearly together, bent a little, as they lie on a cheek. */
export const RESTING: HandPose = {
  fingers: [
    { base: [-17.5, -60], lean: -7, bend: -26, length: 58, width: 16 },
    { base: [-4.5, -65], lean: -4, bend: -24, length: 66, width: 16.5 },
    { base: [9, -63], lean: 1, bend: -24, length: 60, width: 15.5 },
    { base: [20.5, -54], lean: 7, bend: -26, length: 47, width: 13.5 },
  ],
  thumb: { base: [-15, -26], lean: -50, bend: 22, length: 50, width: 18 },
}

/** Two fingers up, two bent over the palm. */
export const VICTORY: HandPose = {
  fingers: [
    { base: [-19, -60], lean: -15, bend: 0, length: 61, width: 15.5 },
    { base: [-5, -65], lean: 9, bend: 2, length: 67, width: 16 },
    { base: [9, -60], lean: 8, bend: 0, length: 17, width: 16 },
    { base: [21, -52], lean: 12, bend: 0, length: 14, width: 14 },
  ],
  thumb: { base: [-20, -24], lean: 2, bend: 62, length: 50, width: 17 },
}

export const PALM: Path = curve(
  [
    [-18, 6],
    [-21, -8],
    [-28, -26],
    [-29, -46],
    [-28, -62],
    [-14, -70],
    [2, -72],
    [16, -69],
    [28, -58],
    [30, -44],
    [27, -22],
    [20, -6],
    [18, 6],
  ],
  6,
)
/** The ball of the thumb. */
export const THENAR: Path = curve(
  [
    [-17, 2],
    [-27, -14],
    [-33, -32],
    [-27, -44],
    [-14, -36],
    [-6, -16],
    [-8, 0],
  ],
  6,
  true,
)

/** The skin between thumb and forefinger. */
export const webOf = ({ thumb }: HandPose): Point[] => {
  const line = middleLine(thumb)
  const [x, y] = line[Math.round(STEPS * 0.5)]!
  return curve(
    [
      [-14, -2],
      [x - 2, y + thumb.width * 0.42],
      [x + 3, y - thumb.width * 0.36],
      [-27, -50],
      [-18, -58],
      [-4, -30],
    ],
    6,
    true,
  )
}

const STEPS = 14

/** The middle line of a finger from its base to its tip. */
export function middleLine({ base, lean, bend, length }: Digit): Point[] {
  const points: Point[] = [base]
  let [x, y] = base
  for (let step = 0; step < STEPS; step += 1) {
    const angle = ((lean + bend * (step / STEPS)) * Math.PI) / 180
    x += (sine(angle) * length) / STEPS
    y -= (cosine(angle) * length) / STEPS
    points.push([x, y])
  }
  return points
}

/** Fingers taper, and are a little wider at their joints. */
function widthAt({ width }: Digit, t: number): number {
  const joint = (at: number) => exponential(-(((t - at) / 0.09) ** 2))
  return width * (1 - 0.2 * t) * (1 + 0.05 * (joint(0.42) + joint(0.74)))
}

/** The closed outline of a finger, with a round tip. */
export function digitOutline(digit: Digit): Point[] {
  const line = middleLine(digit)
  const [left, right]: [Point[], Point[]] = [[], []]
  const tipHalf = widthAt(digit, 1) / 2
  let [nx, ny] = [1, 0]
  for (let index = 0; index < line.length; index += 1) {
    const [a, b] = [line[Math.max(0, index - 1)]!, line[Math.min(line.length - 1, index + 1)]!]
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
    const size = Math.sqrt(dx * dx + dy * dy) || 1
    ;[nx, ny] = [-dy / size, dx / size]
    const half = widthAt(digit, index / STEPS) / 2
    const [x, y] = line[index]!
    right.push([x + nx * half, y + ny * half])
    left.push([x - nx * half, y - ny * half])
  }
  const [tipX, tipY] = line.at(-1)!
  const round = Array.from({ length: 9 }, (_, index): Point => {
    const angle = ((index + 1) / 10) * Math.PI
    const [across, along] = [cosine(angle) * tipHalf, sine(angle) * tipHalf * 1.1]
    return [tipX + nx * across + ny * along, tipY + ny * across - nx * along]
  })
  return [...right, ...round, ...left.toReversed()]
}
