import type { Easel } from '../easel.ts'
import { below, leftOf, rightOf, union, type Coverage } from '../raster/coverage.ts'
import type { Surface } from '../raster/surface.ts'
import { HairBrush } from './brush.ts'
import { drawUpdo } from './bun.ts'
import { drawCoils } from './coils.ts'
import { drawCurlyBack, drawCurlyFront } from './curls.ts'
import { fallOf } from './fall.ts'
import { drawFlowingBack, drawFlowingFront } from './flowing.ts'
import { drawPuff } from './puff.ts'
import { drawRopesBack, drawRopesFront, ropeEnd } from './ropes.ts'
import { drawShort } from './short.ts'

/** Hair that ends below this height (head units below the eyes) reaches the shoulders. */
const SHOULDER_Y = 110
/** Hair in front of the neck above this height (body units) is never behind the body. */
const SHOULDERS_FROM_Y = 157

/** What of the hair lies behind the neck, drawn on a layer. */
export function drawBackHair(easel: Easel, layer: Surface): void {
  const { type, length } = easel.plan.person.hair
  if (length === 'updo') return
  const brush = new HairBrush(easel, layer)
  const fall = fallOf(easel)
  if ((type === 'straight' || type === 'wavy') && length !== 'short') drawFlowingBack(brush, fall)
  if (type === 'curly' && length !== 'short') drawCurlyBack(brush, fall)
  if (type === 'braids' || type === 'dreadlocks') drawRopesBack(brush)
}

/** What of the hair lies before the head, drawn on a layer. */
export function drawFrontHair(easel: Easel, layer: Surface): void {
  const { type, length } = easel.plan.person.hair
  const brush = new HairBrush(easel, layer)
  const up = length === 'updo'
  if (type === 'braids' || type === 'dreadlocks') drawRopesFront(brush, fallOf(easel))
  else if (type === 'kinky' && up) drawPuff(brush)
  else if (type === 'kinky') drawCoils(brush)
  else if (up) drawUpdo(brush)
  else if (type === 'short') drawShort(brush)
  else if (type === 'curly') drawCurlyFront(brush, fallOf(easel))
  else drawFlowingFront(brush, fallOf(easel))
}

/** Whether the ears are seen in front of the hair. */
export function showsEars({ plan }: Easel): boolean {
  const { type, length, cut } = plan.person.hair
  if (type === 'short') return cut !== 'pixie'
  return length === 'updo' || (type === 'kinky' && length === 'short')
}

/** Takes away the ends of the hair that fall behind a shoulder. */
export function tuckBehindShoulders(easel: Easel, layer: Surface, clothes: Coverage): void {
  const { plan, view, body, surface } = easel
  const { type, length } = plan.person.hair
  const ropes = type === 'braids' || type === 'dreadlocks'
  const end = ropes ? ropeEnd(length) : fallOf(easel).endY
  if (end <= SHOULDER_Y) return
  const shoulderY = Math.round(view.body([0, SHOULDERS_FROM_Y])[1] * surface.scale)
  const hiding = union(clothes, below(body, shoulderY))
  const middle = Math.round(view.eyesX * surface.scale)
  const [left, right] = plan.photo.inFront
  if (!left) layer.erase(leftOf(hiding, middle))
  if (!right) layer.erase(rightOf(hiding, middle))
}
