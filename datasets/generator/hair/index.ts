import { blend } from '../color.ts'
import type { Canvas } from '../canvas.ts'
import { without, type Coverage } from '../coverage.ts'
import { HAIR_RAMPS } from '../palette.ts'
import type { Pose } from '../pose.ts'
import type { HairStyle, Person, Shot } from '../traits.ts'
import { drawAfro } from './afro.ts'
import { drawBun } from './bun.ts'
import { drawCurly } from './curly.ts'
import { HairBrush } from './hair-brush.ts'
import { drawLong } from './long.ts'
import { drawShort } from './short.ts'

export type Hair = {
  /** Behind neck and shoulders. */
  back: Canvas | null
  front: Canvas
  earsInFront: boolean
  throwShadow(onto: Canvas, on: { head: Coverage; neck: Coverage; clothes: Coverage }): void
}

/** A style draws on its brushes: one for what lies behind the head, one for what lies over it. */
export type StyleDrawer = (brushes: { back: HairBrush; front: HairBrush }) => void

const STYLES: Record<HairStyle, { draw: StyleDrawer; hasBack: boolean; earsInFront: boolean }> = {
  straight: { draw: drawLong, hasBack: true, earsInFront: false },
  wavy: { draw: drawLong, hasBack: true, earsInFront: false },
  curly: { draw: drawCurly, hasBack: true, earsInFront: false },
  short: { draw: drawShort, hasBack: false, earsInFront: true },
  bun: { draw: drawBun, hasBack: true, earsInFront: true },
  afro: { draw: drawAfro, hasBack: true, earsInFront: false },
}

/** Draws the hair on layers of its own, so that the face can be drawn between them. */
export function drawHair(canvas: Canvas, pose: Pose, person: Person, shot: Shot): Hair {
  const style = STYLES[person.style]
  const back = canvas.layer()
  const front = canvas.layer()
  style.draw({
    back: new HairBrush(back, pose, person, shot, 'back'),
    front: new HairBrush(front, pose, person, shot, 'front'),
  })
  shadeVolume(back, person, shot)
  shadeVolume(front, person, shot)
  return {
    back: style.hasBack ? back : null,
    front,
    earsInFront: style.earsInFront,
    throwShadow: (onto, { head, neck, clothes }) => {
      const shade = blend(person.skin.shade, [0.2, 0.06, 0.1], 0.3)
      const drawn = front.drawn()
      const onFace = onto.soft(onto.moved(drawn, -shot.light * 4, 9), 3.4)
      onto.tint(onFace, shade, { opacity: 0.6, clip: head })
      const onBody = onto.soft(onto.moved(drawn, -shot.light * 6, 8), 5)
      onto.tint(onBody, shade, { opacity: 0.45, clip: without(neck, head) })
      onto.tint(onBody, [0.12, 0.08, 0.16], { opacity: 0.28, clip: without(clothes, head) })
    },
  }
}

/** Light on one side of the whole mass of hair, shade on the other. */
function shadeVolume(layer: Canvas, { color }: Person, { light, scene }: Shot): void {
  const ramp = HAIR_RAMPS[color]
  const drawn = layer.drawn()
  layer.tint(layer.crescent(drawn, light * 16, -4, 12), blend(ramp[0], [0.03, 0.02, 0.06], 0.3), {
    opacity: 0.42,
  })
  layer.tint(layer.crescent(drawn, -light * 8, 7, 4), blend(ramp[4], scene.ground, 0.3), { opacity: 0.3 })
}
