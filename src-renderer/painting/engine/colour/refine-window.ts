import { refineReach } from '../../../../src-shared/edges/refine-edge.ts'
import type { Rect } from '../../../../src-shared/mask/index.ts'
import { around } from './rects.ts'

/** What a `refine` order brings around its area: room for the colours, and for an edge that lies outside of it. */
export function refineWindow(area: Rect, radius: number, size: { width: number; height: number }): Rect {
  return around(area, refineReach(radius) + Math.ceil(radius), size)
}
