import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writePairs } from '../../fixtures/photos.ts'

/**
 * A folder of photos with masks, of which only a few are drawn: the others are copies made distinct by a comment segment, so
 * that each has a hash of its own and costs what a photo costs.
 */
export async function writeManyPairs(
  folder: string,
  count: number,
  { size, drawn }: { size: number; drawn: number },
): Promise<void> {
  const base = join(folder, '..', `drawn-${size}`)
  await writePairs(base, drawn, size)
  const stem = (index: number) => `photo_${String(index).padStart(5, '0')}`
  const photos = await Promise.all(all(drawn, (index) => readFile(join(base, 'images', `${stem(index)}.jpg`))))
  const masks = await Promise.all(all(drawn, (index) => readFile(join(base, 'masks', `${stem(index)}.png`))))
  await mkdir(join(folder, 'images'), { recursive: true })
  await mkdir(join(folder, 'masks'), { recursive: true })
  for (let index = 0; index < count; index += 1) {
    const [photo, mask] = [photos[index % drawn], masks[index % drawn]]
    if (!photo || !mask) throw new Error('nothing was drawn')
    await writeFile(join(folder, 'images', `${stem(index)}.jpg`), withComment(photo, `copy ${index}`))
    await writeFile(join(folder, 'masks', `${stem(index)}.png`), mask)
  }
}

const all = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))

/** A COM segment (ITU-T T.81, B.2.4.5) behind the start of the image. */
function withComment(jpeg: Buffer, text: string): Buffer {
  const content = Buffer.from(text, 'latin1')
  const head = Buffer.from([0xff, 0xfe, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)])
}
