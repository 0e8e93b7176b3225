import { Canvas } from './canvas.ts'
import { drawBackground } from './background.ts'
import { drawBody } from './body.ts'
import { drawEars, drawFace } from './face.ts'
import { finish, type Picture } from './finish.ts'
import { drawHair } from './hair/index.ts'
import { Pose } from './pose.ts'
import type { Person, Shot } from './traits.ts'

export type Portrait = Picture

/**
 * Draws one photo of one person, `size` × `size` pixels. The same person and shot give the same bytes.
 * The order of the layers is the order of things: what lies behind comes first.
 */
export function drawPortrait(person: Person, shot: Shot, size: number): Portrait {
  const canvas = new Canvas(size)
  const pose = new Pose(shot)
  const hair = drawHair(canvas, pose, person, shot)
  drawBackground(canvas, shot)
  if (hair.back) canvas.over(hair.back)
  const { neck, clothes } = drawBody(canvas, pose, person, shot)
  drawEars(canvas, pose, person, shot)
  const head = drawFace(canvas, pose, person, shot)
  hair.throwShadow(canvas, { head, neck, clothes })
  canvas.over(hair.front)
  if (hair.earsInFront) drawEars(canvas, pose, person, shot)
  return finish(canvas, shot.seed)
}
