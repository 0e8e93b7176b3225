import { HAIR_RAMPS, SCENES, SKINS } from '../colours.ts'
import type { Easel } from '../easel.ts'
import { blend, tone } from '../raster/colour.ts'
import { union, without, type Coverage } from '../raster/coverage.ts'
import type { Surface } from '../raster/surface.ts'

/** Shade on the side away from the light, and a rim of the surroundings' light beside the face. */
export function lightHair({ plan, view, face }: Easel, layer: Surface): void {
  const ramp = HAIR_RAMPS[plan.person.hair.colour]
  const drawn = layer.drawn()
  if (drawn.values.length === 0) return
  const side = view.lightSide
  layer.tint(away(layer, drawn, { dx: side * 16, dy: -4, radius: 12, gain: 1 }), tone(ramp, 0.02), { opacity: 0.42 })
  const rim = away(layer, drawn, { dx: -side * 7, dy: 7, radius: 4, gain: 1.1 })
  const { ground } = SCENES[plan.photo.scene] ?? SCENES[0]
  const beside = without(rim, layer.soft(face, 7))
  layer.tint(beside, blend(tone(ramp, 0.95), ground, 0.3), { opacity: 0.4 })
}

type Shift = { dx: number; dy: number; radius: number; gain: number }

/** Where a shape shows beside its own moved and blurred copy; full also where the shape itself is thin. */
function away(layer: Surface, drawn: Coverage, { dx, dy, radius, gain }: Shift): Coverage {
  const copy = layer.soft(layer.moved(drawn, dx, dy), radius, drawn)
  const values = new Float32Array(drawn.values.length)
  const [offsetX, offsetY] = [drawn.left - copy.left, drawn.top - copy.top]
  for (let y = 0, at = 0; y < drawn.height; y += 1) {
    const row = y + offsetY
    for (let x = 0; x < drawn.width; x += 1, at += 1) {
      if (drawn.values[at]! <= 0) continue
      const column = x + offsetX
      const within = row >= 0 && row < copy.height && column >= 0 && column < copy.width
      const share = (1 - (within ? copy.values[row * copy.width + column]! : 0)) * gain
      values[at] = share > 1 ? 1 : share
    }
  }
  return { left: drawn.left, top: drawn.top, width: drawn.width, height: drawn.height, values }
}

/** The shadow of the front hair (as it will lie) on face, neck and clothes. */
export function throwHairShadow({ surface, plan, view, face, body }: Easel, layer: Surface, clothes: Coverage): void {
  const drawn = layer.drawn()
  if (drawn.values.length === 0) return
  const { shade } = SKINS[plan.person.skin] ?? SKINS[0]
  const side = view.lightSide
  const onFace = surface.soft(surface.moved(drawn, -side * 4, 9 * view.bodyScale), 3.2, face)
  surface.tint(onFace, blend(shade, [0.12, 0.03, 0.06], 0.35), { opacity: 0.62, clip: face })
  const below = without(union(body, clothes), face)
  const onBody = surface.soft(surface.moved(drawn, -side * 6, 8), 5, below)
  surface.shade(onBody, [0.45, 0.4, 0.5], { opacity: 0.5, clip: below })
}
