import { gaussianBlur } from '../mask/gaussian.ts'
import { intersect, type Rect } from '../mask/plane.ts'
import { cropImage, type RgbImage } from './image.ts'
import { labOf } from './lab.ts'
import { invert, quadratic, type Symmetric, type Vector } from './symmetric.ts'

/** Colours like those under one touch: their mean, and the inverse of how they vary. */
export type ColourModel = { mean: Vector; inverse: Symmetric }

/** Pixels; strands survive it, grain does not. */
const SMOOTHING = 1.2
export const SMOOTHING_REACH = 4
/** The first touch looks at 15 × 15 pixels. */
export const TOUCH_REACH = 7
/** Added to the covariance: how much any colour may vary. Light varies more along hair than colour does. */
const FLOOR = { lightness: 36, colour: 9 }
/** Distances (in standard deviations) up to which a colour is taken fully, and from which not at all. */
const FULL_TO = 2.4
const NONE_FROM = 3.6

/** The colours around a touch. `imageX`, `imageY` may lie at the border; the square is then cut. */
export function colourModel(image: RgbImage, imageX: number, imageY: number): ColourModel {
  const side = 2 * TOUCH_REACH + 1
  const wanted = { x: Math.floor(imageX) - TOUCH_REACH, y: Math.floor(imageY) - TOUCH_REACH, width: side, height: side }
  const whole = { x: 0, y: 0, width: image.width, height: image.height }
  const area = intersect(wanted, whole) ?? { x: 0, y: 0, width: 1, height: 1 }
  const colours = smoothLab(image, area)
  const mean: Vector = [0, 0, 0]
  const count = colours.length / 3
  for (let at = 0; at < colours.length; at++) mean[at % 3]! += colours[at]! / count
  const covariance: Symmetric = [FLOOR.lightness, 0, 0, FLOOR.colour, 0, FLOOR.colour]
  for (let at = 0; at < colours.length; at += 3) {
    const l = colours[at]! - mean[0]
    const a = colours[at + 1]! - mean[1]
    const b = colours[at + 2]! - mean[2]
    covariance[0] += (l * l) / count
    covariance[1] += (l * a) / count
    covariance[2] += (l * b) / count
    covariance[3] += (a * a) / count
    covariance[4] += (a * b) / count
    covariance[5] += (b * b) / count
  }
  // The floor makes it positive definite: there is an inverse.
  return { mean, inverse: invert(covariance) ?? [1, 0, 0, 1, 0, 1] }
}

/**
 * How far each pixel of `area` may be painted, 0..255: 255 for colours like the touch's (Mahalanobis distance in smoothed
 * Lab up to 2.4), less and less to 3.6. A colour that lies nearer to an excluded touch is not painted.
 * @param reach times these distances: below 1 stricter, above 1 more generous
 */
export function colourAcceptance(
  image: RgbImage,
  area: Rect,
  like: ColourModel,
  excluded: readonly ColourModel[] = [],
  reach = 1,
): Uint8Array {
  const colours = smoothLab(image, area)
  const accepted = new Uint8Array(area.width * area.height)
  const difference: Vector = [0, 0, 0]
  const distance = (at: number, { mean, inverse }: ColourModel) => {
    for (let channel = 0; channel < 3; channel++) difference[channel] = colours[at + channel]! - mean[channel]!
    return Math.sqrt(Math.max(0, quadratic(inverse, difference)))
  }
  for (let pixel = 0, at = 0; pixel < accepted.length; pixel++, at += 3) {
    const near = distance(at, like)
    let share = ramp((reach * NONE_FROM - near) / (reach * (NONE_FROM - FULL_TO)))
    for (const other of excluded) {
      if (share === 0) break
      share *= ramp(0.5 + (distance(at, other) - near) / (NONE_FROM - FULL_TO))
    }
    accepted[pixel] = Math.round(255 * share)
  }
  return accepted
}

/** Lab of an area, smoothed over the pixels around it too, so that parts fit together. */
function smoothLab(image: RgbImage, area: Rect): Float32Array {
  const whole = { x: 0, y: 0, width: image.width, height: image.height }
  const wanted = {
    x: area.x - SMOOTHING_REACH,
    y: area.y - SMOOTHING_REACH,
    width: area.width + 2 * SMOOTHING_REACH,
    height: area.height + 2 * SMOOTHING_REACH,
  }
  const window = intersect(wanted, whole) ?? area
  const smooth = gaussianBlur(labOf(cropImage(image, window)), window.width, window.height, SMOOTHING, 3)
  const colours = new Float32Array(area.width * area.height * 3)
  for (let row = 0; row < area.height; row++) {
    const from = ((area.y - window.y + row) * window.width + area.x - window.x) * 3
    colours.set(smooth.subarray(from, from + area.width * 3), row * area.width * 3)
  }
  return colours
}

const ramp = (share: number) => (share <= 0 ? 0 : share >= 1 ? 1 : share)
