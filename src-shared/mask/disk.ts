import { squaredDistances } from './distance.ts'

/**
 * Grey morphology with a disk of `radius` pixels (it may be a fraction: pixels whose middles lie at most that far away
 * belong to it). Soft coverage stays soft: each level of the mask is grown or shrunk by the same amount, so its 50 % contour
 * moves as a hard mask's would. Beyond the border there is nothing: it neither grows in nor eats away from there.
 */
export function dilate(plane: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  if (!(radius > 0)) return new Uint8Array(plane)
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

/** The highest value under the disk, chord by chord: rows with the same half width share one running maximum. */
function dilateSoft(plane: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const out = new Uint8Array(plane)
  const reach = Math.floor(radius)
  const rows = new Map<number, number[]>()
  for (let dy = -reach; dy <= reach; dy++) {
    const half = Math.floor(Math.sqrt(radius * radius - dy * dy))
    rows.set(half, [...(rows.get(half) ?? []), dy])
  }
  for (const [half, offsets] of rows) {
    const highest = half === 0 ? plane : rowMaxima(plane, width, height, half)
    for (const dy of offsets) {
      const first = Math.max(0, -dy) * width
      const last = Math.min(height, height - dy) * width
      for (let at = first, from = first + dy * width; at < last; at++, from++) {
        if (highest[from]! > out[at]!) out[at] = highest[from]!
      }
    }
  }
  return out
}

/** The highest of each pixel's row from `half` before to `half` behind it: van Herk 1992, three comparisons at any width. */
function rowMaxima(plane: Uint8Array, width: number, height: number, half: number): Uint8Array {
  const window = 2 * half + 1
  const padded = Math.ceil((width + 2 * half) / window) * window
  const line = new Uint8Array(padded)
  const [ahead, behind] = [new Uint8Array(padded), new Uint8Array(padded)]
  const out = new Uint8Array(plane.length)
  for (let y = 0; y < height; y++) {
    line.set(plane.subarray(y * width, (y + 1) * width), half)
    for (let at = 0; at < padded; at++) {
      ahead[at] = at % window === 0 ? line[at]! : Math.max(ahead[at - 1]!, line[at]!)
    }
    for (let at = padded - 1; at >= 0; at--) {
      behind[at] = at % window === window - 1 ? line[at]! : Math.max(behind[at + 1]!, line[at]!)
    }
    for (let x = 0; x < width; x++) out[y * width + x] = Math.max(behind[x]!, ahead[x + 2 * half]!)
  }
  return out
}
