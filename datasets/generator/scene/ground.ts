import { blend, WHITE } from '../raster/colour.ts'
import { clamp, lerp } from '../raster/maths.ts'
import { CHANNELS, SUPERSAMPLING, UNITS, type Surface } from '../raster/surface.ts'
import type { ScenePhoto } from './scene-drawer.ts'

/**
 * The wall or sky: nearly one colour, or brighter towards the light. It is the first thing drawn and hides nothing, so it is
 * written where `cover` would blend: once for all pixels that become one.
 */
export function drawGround(surface: Surface, { scene, lightSide: light, background }: ScenePhoto): void {
  const { data, pixels, size } = surface
  const flat = background === 'flat'
  const from = blend(scene.ground, WHITE, flat ? 0.02 : 0.06)
  const to = scene.deep
  const lightX = 256 + light * 90
  const unit = UNITS / size
  const rowLength = pixels * CHANNELS
  surface.touch(0, 0, pixels, pixels)
  for (let row = 0; row < size; row += 1) {
    const y = (row + 0.5) * unit
    const start = row * SUPERSAMPLING * rowLength
    for (let column = 0; column < size; column += 1) {
      const x = (column + 0.5) * unit
      const fall = flat ? 0.1 : clamp((y / 512) * 0.75 - ((x - 256) / 512) * light * 0.3 + 0.05)
      const [dx, dy] = [x - lightX, y - 170]
      const share = clamp(fall * 0.7 + (Math.sqrt(dx * dx + dy * dy) / 360) * 0.3)
      for (let copy = 0; copy < SUPERSAMPLING; copy += 1) {
        const at = start + (column * SUPERSAMPLING + copy) * CHANNELS
        data[at] = lerp(from[0], to[0], share)
        data[at + 1] = lerp(from[1], to[1], share)
        data[at + 2] = lerp(from[2], to[2], share)
        data[at + 3] = 1
        data[at + 4] = 0
      }
    }
    for (let copy = 1; copy < SUPERSAMPLING; copy += 1) {
      data.copyWithin(start + copy * rowLength, start, start + rowLength)
    }
  }
}
