import { drawPortrait } from '../../../datasets/generator/portrait.ts'
import { castPerson, shotOf } from '../../../datasets/generator/traits.ts'
import { writeFileAtomically } from '../../store/atomic-file.ts'
import type { PixelsRequests } from '../protocol.ts'
import type { Codec } from './codec.ts'

const JPEG_QUALITY = 90

/** Draws one portrait and writes it as JPEG, its mask as 8-bit grey PNG. */
export async function drawDemoPortrait(
  codec: Codec,
  { cast, person: index, shot, size, image, mask }: PixelsRequests['portrait']['request'],
): Promise<PixelsRequests['portrait']['response']> {
  const person = castPerson(cast, index)
  const portrait = drawPortrait(person, shotOf(person, shot), size)
  const photo = { width: size, height: size, channels: 3, pixels: portrait.rgb }
  const bytes = await codec.encode(photo, 'jpeg', JPEG_QUALITY)
  // The mask first: an image that is there is then never without it.
  if (mask !== null) {
    await writeFileAtomically(mask, await codec.encodeMask({ width: size, height: size, pixels: portrait.mask }))
  }
  await writeFileAtomically(image, bytes)
  return { bytes: bytes.length }
}
