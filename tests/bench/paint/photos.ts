import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { drawPair } from '../../fixtures/photos.ts'

const DRAWN = 512

/** Large photos with masks, enlarged from small drawn ones: `folder/images/NAME.jpg`, `folder/masks/NAME.png`. */
export async function writeLargePairs(folder: string, count: number, side: number): Promise<void> {
  await mkdir(join(folder, 'images'), { recursive: true })
  await mkdir(join(folder, 'masks'), { recursive: true })
  for (let index = 0; index < count; index++) {
    const { photo, mask } = drawPair(index, DRAWN)
    const raw = (channels: 1 | 3) => ({ raw: { width: DRAWN, height: DRAWN, channels } })
    await sharp(photo, raw(3))
      .resize(side, side)
      .jpeg({ quality: 85 })
      .toFile(join(folder, 'images', `large_${index}.jpg`))
    await sharp(mask, raw(1))
      .resize(side, side)
      .toColourspace('b-w')
      .png({ compressionLevel: 4 })
      .toFile(join(folder, 'masks', `large_${index}.png`))
  }
}
