import type { Rect } from '../../../../src-shared/mask/index.ts'
import { squaredDistances } from '../../../../src-shared/mask/distance.ts'
import type { Band, Path } from './desk.ts'

/** From this part of the radius on what is refined fades into what was there, so that no seam is left. */
const CORE = 0.85
const HAIR_FROM = 128

/** Coverage 0..255 of a band within a window. @param mask the window's bytes, for a band along the edge */
export function bandIn(band: Band, window: Rect, mask: Uint8Array): Uint8Array {
  if (band.kind === 'path') return pathIn(band.path, window)
  const distances = squaredDistances(edgeOf(mask, window), window.width, window.height)
  return Uint8Array.from(distances, (squared) => fading(Math.sqrt(squared), band.widthPx / 2))
}

/** Half the width of a band in pixels. */
export const radiusOf = (band: Band): number => (band.kind === 'path' ? band.path.widthPx : band.widthPx) / 2

/** 1 within half the width of a path, 0 elsewhere: what was scribbled over. At least the pixels that the line crosses. */
export function stampPath(labels: Uint8Array, width: number, height: number, path: Path, label: number): void {
  const window = { x: 0, y: 0, width, height }
  const radius = Math.max(0.71, path.widthPx / 2)
  forEachNear(path, window, radius, (at, squared) => {
    if (squared <= radius * radius) labels[at] = label
  })
}

/** Whether a path comes into a rectangle. */
export function pathTouches(path: Path, { x, y, width, height }: Rect): boolean {
  const reach = path.widthPx / 2
  return segmentsOf(path).some(
    ([fromX, fromY, toX, toY]) =>
      Math.max(fromX, toX) + reach > x &&
      Math.min(fromX, toX) - reach < x + width &&
      Math.max(fromY, toY) + reach > y &&
      Math.min(fromY, toY) - reach < y + height,
  )
}

function pathIn(path: Path, window: Rect): Uint8Array {
  const radius = Math.max(0.5, path.widthPx / 2)
  const nearest = new Float32Array(window.width * window.height).fill(Infinity)
  forEachNear(path, window, radius, (at, squared) => {
    if (squared < nearest[at]!) nearest[at] = squared
  })
  return Uint8Array.from(nearest, (squared) => fading(Math.sqrt(squared), radius))
}

function fading(distance: number, radius: number): number {
  if (distance >= radius) return 0
  return Math.round(255 * Math.min(1, (radius - distance) / (radius * (1 - CORE))))
}

type Segment = readonly [fromX: number, fromY: number, toX: number, toY: number]

function segmentsOf({ points }: Path): Segment[] {
  const segments: Segment[] = []
  for (let at = 0; at + 1 < points.length; at += 2) {
    const before = Math.max(0, at - 2)
    if (at === 0 && points.length > 2) continue
    segments.push([points[before]!, points[before + 1]!, points[at]!, points[at + 1]!])
  }
  return segments
}

/** Each pixel of the window whose middle may lie within `radius` of the path, with its squared distance to a segment. */
function forEachNear(path: Path, window: Rect, radius: number, visit: (at: number, squared: number) => void): void {
  for (const [fromX, fromY, toX, toY] of segmentsOf(path)) {
    const left = Math.max(window.x, Math.floor(Math.min(fromX, toX) - radius))
    const right = Math.min(window.x + window.width, Math.ceil(Math.max(fromX, toX) + radius))
    const top = Math.max(window.y, Math.floor(Math.min(fromY, toY) - radius))
    const bottom = Math.min(window.y + window.height, Math.ceil(Math.max(fromY, toY) + radius))
    const [alongX, alongY] = [toX - fromX, toY - fromY]
    const length = alongX * alongX + alongY * alongY
    for (let y = top; y < bottom; y++) {
      const offY = y + 0.5 - fromY
      const start = (y - window.y) * window.width - window.x
      for (let x = left; x < right; x++) {
        const offX = x + 0.5 - fromX
        const share = length === 0 ? 0 : Math.min(1, Math.max(0, (offX * alongX + offY * alongY) / length))
        visit(start + x, (offX - share * alongX) ** 2 + (offY - share * alongY) ** 2)
      }
    }
  }
}

/** 1 for pixels at the 50 % contour: hair with background beside it, or the other way round. */
function edgeOf(mask: Uint8Array, { width, height }: Rect): Uint8Array {
  const edge = new Uint8Array(mask.length)
  const isHair = (at: number) => mask[at]! >= HAIR_FROM
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (x + 1 < width && isHair(at) !== isHair(at + 1)) edge[at] = edge[at + 1] = 1
      if (y + 1 < height && isHair(at) !== isHair(at + width)) edge[at] = edge[at + width] = 1
    }
  }
  return edge
}
