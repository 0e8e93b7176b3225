import { clamp, cosine, length, lerp, sine } from './maths.ts'

/** x to the right, y down. */
export type Point = readonly [x: number, y: number]
export type Path = readonly Point[]

/** A Catmull-Rom curve through the points, `steps` segments between two of them. */
export function curve(points: Path, steps = 8, closed = false): Point[] {
  const count = points.length
  const at = (index: number): Point =>
    (closed ? points[(index + count) % count] : points[clamp(index, 0, count - 1)]) ?? [0, 0]
  const result: Point[] = []
  for (let index = 0; index < (closed ? count : count - 1); index += 1) {
    const [a, b, c, d] = [at(index - 1), at(index), at(index + 1), at(index + 2)]
    for (let step = 0; step < steps; step += 1) {
      const t = step / steps
      result.push([spline(a[0], b[0], c[0], d[0], t), spline(a[1], b[1], c[1], d[1], t)])
    }
  }
  if (!closed) result.push(at(count - 1))
  return result
}

function spline(a: number, b: number, c: number, d: number, t: number): number {
  return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)
}

export function pathLength(path: Path): number {
  let total = 0
  for (let index = 1; index < path.length; index += 1) {
    total += length(path[index]![0] - path[index - 1]![0], path[index]![1] - path[index - 1]![1])
  }
  return total
}

/** `count` points (2 or more) at even distances along the path. */
export function resample(path: Path, count: number): Point[] {
  const reached = [0]
  for (let index = 1; index < path.length; index += 1) {
    const [a, b] = [path[index - 1]!, path[index]!]
    reached.push(reached[index - 1]! + length(b[0] - a[0], b[1] - a[1]))
  }
  const total = reached.at(-1) ?? 0
  const result: Point[] = []
  let segment = 0
  for (let index = 0; index < count; index += 1) {
    const target = (total * index) / (count - 1)
    while (segment < path.length - 2 && reached[segment + 1]! < target) segment += 1
    const [a, b] = [path[segment]!, path[segment + 1]!]
    const t = (target - reached[segment]!) / Math.max(1e-6, reached[segment + 1]! - reached[segment]!)
    result.push([lerp(a[0], b[0], t), lerp(a[1], b[1], t)])
  }
  return result
}

/** `turn`: radians by which the ellipse is turned. */
export function ellipse(x: number, y: number, radiusX: number, radiusY: number, points = 36, turn = 0): Point[] {
  const [cos, sin] = [cosine(turn), sine(turn)]
  return Array.from({ length: points }, (_, index): Point => {
    const angle = (index / points) * 2 * Math.PI
    const [u, v] = [radiusX * cosine(angle), radiusY * sine(angle)]
    return [x + u * cos - v * sin, y + u * sin + v * cos]
  })
}

export const moved = (path: Path, dx: number, dy = 0): Point[] => path.map(([x, y]): Point => [x + dx, y + dy])
export const mirrored = (path: Path): Point[] => path.map(([x, y]): Point => [-x, y])
