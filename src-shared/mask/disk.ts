import { squaredDistances } from './distance.ts'
import { dilateSoft } from './soft-dilation.ts'

/**
 * Grey morphology with a disk of `radius` pixels (it may be a fraction: pixels whose middles lie at most that far away
 * belong to it). Soft coverage stays soft: each level of the mask is grown or shrunk by the same amount, so its 50 % contour
 * moves as a hard mask's would. Beyond the border there is nothing: it neither grows in nor eats away from there.
 */
export function dilate(plane: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  // What is all the same stays so: most of a large photo, strip by strip.
  if (!(radius > 0) || isEven(plane)) return new Uint8Array(plane)
  return isHard(plane) ? dilateHard(plane, width, height, radius) : dilateSoft(plane, width, height, radius)
}

/** The mirror image of `dilate`. */
export function erode(plane: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  return invert(dilate(invert(plane), width, height, radius))
}

/** Erode, then dilate: what is thinner than the disk goes. */
export function open(plane: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  return dilate(erode(plane, width, height, radius), width, height, radius)
}

/** Dilate, then erode: gaps narrower than the disk close. */
export function close(plane: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  return erode(dilate(plane, width, height, radius), width, height, radius)
}

/** Moves the edge out by so many pixels, or in where negative. */
export function grow(plane: Uint8Array, width: number, height: number, pixels: number): Uint8Array {
  return pixels < 0 ? erode(plane, width, height, -pixels) : dilate(plane, width, height, pixels)
}

export function invert(plane: Uint8Array): Uint8Array {
  const out = new Uint8Array(plane.length)
  for (let at = 0; at < out.length; at++) out[at] = 255 - plane[at]!
  return out
}

/** 255 from `from` (1..255) on, else 0. */
export function threshold(plane: Uint8Array, from: number): Uint8Array {
  const out = new Uint8Array(plane.length)
  for (let at = 0; at < out.length; at++) out[at] = plane[at]! >= from ? 255 : 0
  return out
}

function isEven(plane: Uint8Array): boolean {
  for (let at = 1; at < plane.length; at++) if (plane[at] !== plane[0]) return false
  return true
}

function isHard(plane: Uint8Array): boolean {
  for (let at = 0; at < plane.length; at++) if (plane[at] !== 0 && plane[at] !== 255) return false
  return true
}

/** By exact distances: every radius costs the same. */
function dilateHard(plane: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const squared = squaredDistances(plane, width, height)
  const out = new Uint8Array(plane.length)
  for (let at = 0; at < out.length; at++) out[at] = squared[at]! <= radius * radius ? 255 : 0
  return out
}
