import { SCENES } from '../colours.ts'
import type { Easel } from '../easel.ts'
import type { Background } from '../plan.ts'
import { Random } from '../random.ts'
import { drawBigShapes } from './big-shapes.ts'
import { drawBokeh } from './bokeh.ts'
import { drawGround } from './ground.ts'
import { drawLeaves } from './leaves.ts'
import { drawRoom } from './room.ts'
import type { SceneDrawer } from './scene-drawer.ts'
import { drawStreet } from './street.ts'

/** What stands on the ground, by kind. */
const DRAWERS: Record<Background, SceneDrawer | null> = {
  flat: null,
  gradient: null,
  bokeh: drawBokeh,
  interior: drawRoom,
  foliage: drawLeaves,
  street: drawStreet,
  shapes: drawBigShapes,
}

/** Covers the whole picture. */
export function drawBackground({ surface, plan }: Easel): void {
  const photo = { ...plan.photo, scene: SCENES[plan.photo.scene] ?? SCENES[0] }
  drawGround(surface, photo)
  DRAWERS[photo.background]?.(surface, photo, new Random(photo.seed, 'scene'))
}
