import type { Canvas } from './canvas.ts'
import type { Color } from './color.ts'
import type { Coverage } from './coverage.ts'
import type { Path } from './geometry.ts'
import type { Pose } from './pose.ts'

export type LineStyle = {
  /** Head units at t in 0..1 along the line. */
  width: (t: number) => number
  color: Color
  opacity: number
  clip?: Coverage
}

/** A line on the head, drawn over what is there; no hair. */
export function stroke(canvas: Canvas, pose: Pose, line: Path, { width, color, opacity, clip }: LineStyle): void {
  const strand = canvas.strand.start()
  for (const [index, each] of line.entries()) {
    const [x, y] = pose.point(each)
    strand.node(x, y, width(index / (line.length - 1)) * pose.scale, opacity, color)
  }
  strand.draw(0, clip)
}

/** Thin at both ends. */
export const swelling = (width: number) => (t: number) => width * (0.25 + 0.75 * Math.sin(Math.PI * t))

/** Thick at first, thin at the end. */
export const tapering = (width: number) => (t: number) => width * (1 - 0.85 * t)
