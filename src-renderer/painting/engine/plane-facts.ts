import { coverageOf, tilesOf } from '../../../src-shared/mask/index.ts'
import { halvesOf, type Level } from './halve.ts'
import type { PlaneFacts } from './mask-plane.ts'

/** The longer side of the smallest copy: smaller views than that are made from it as they are needed. */
const SMALLEST_LEVEL_PX = 512

/** What a MaskPlane wants to know of a mask, found out in one go: for a worker. */
export function planeFactsOf(plane: Level): PlaneFacts {
  const { width, height, data } = plane
  const counts = Array.from(tilesOf({ x: 0, y: 0, width, height }, width, height), (tile) =>
    coverageOf(data, width, tile),
  )
  const halvings = Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / SMALLEST_LEVEL_PX)))
  return {
    hair: Uint32Array.from(counts, ({ hair }) => hair),
    soft: Uint32Array.from(counts, ({ soft }) => soft),
    levels: halvesOf(plane, halvings),
  }
}
