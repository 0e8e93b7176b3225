import { Painter } from '../../../datasets/generator/compose.ts'
import { planOf } from '../../../datasets/generator/sample.ts'
import { writeFileAtomically } from '../../store/atomic-file.ts'
import type { PixelsRequests } from '../protocol.ts'
import type { Codec } from './codec.ts'

/** Of mozjpeg with halved colour: 23 KB a portrait of 512 × 512. */
const JPEG_QUALITY = 80

/** The last painter: its planes (50 MB at 512) serve for the next portrait of the same size. */
let painter: Painter | null = null

/** Draws one portrait and writes it as JPEG, its mask as 8-bit grey PNG. */
export async function drawDemoPortrait(
  codec: Codec,
  { cast, person, shot, size, image, mask }: PixelsRequests['portrait']['request'],
): Promise<PixelsRequests['portrait']['response']> {
  if (painter?.size !== size) {
    painter = null
    painter = new Painter(size)
  }
  const portrait = painter.draw(planOf(cast, person, shot))
  const photo = { width: size, height: size, channels: 3, pixels: portrait.rgb }
  const bytes = await codec.encodeSmallJpeg(photo, JPEG_QUALITY)
  // The mask first: an image that is there is then never without it.
  if (mask !== null) {
    await writeFileAtomically(mask, await codec.encodeSmallMask({ width: size, height: size, pixels: portrait.mask }))
  }
  await writeFileAtomically(image, bytes)
  return { bytes: bytes.length }
}
