import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { plainJpegSize } from '../../../src-main/workers/pixels/plain-jpeg.ts'
import { usePixels } from './pixels-worker.ts'

const [width, height] = [61, 47]
const noise = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 2654435761) >>> 13)
const photo = () => sharp(noise, { raw: { width, height, channels: 3 } })

describe('a JPEG that is stored as it is to be seen', () => {
  test('says its size', async () => {
    expect(plainJpegSize(await photo().jpeg().toBuffer())).toEqual({ width, height })
    expect(plainJpegSize(await photo().jpeg({ progressive: true }).toBuffer())).toEqual({ width, height })
    expect(plainJpegSize(await photo().withMetadata({ orientation: 1 }).jpeg().toBuffer())).toEqual({ width, height })
    const described = photo().withExif({ IFD0: { Copyright: 'somebody' } })
    expect(plainJpegSize(await described.jpeg().toBuffer())).toEqual({ width, height })
  })

  test('is told from one that has to be turned or converted, and from what is none', async () => {
    for (let orientation = 2; orientation <= 8; orientation += 1) {
      expect(plainJpegSize(await photo().withMetadata({ orientation }).jpeg().toBuffer())).toBeNull()
    }
    expect(plainJpegSize(await photo().toColourspace('b-w').jpeg().toBuffer())).toBeNull()
    expect(plainJpegSize(await photo().toColourspace('cmyk').jpeg().toBuffer())).toBeNull()
    expect(plainJpegSize(await photo().png().toBuffer())).toBeNull()
    const whole = await photo().jpeg().toBuffer()
    for (const length of [0, 1, 3, 10, 100, 200]) expect(plainJpegSize(whole.subarray(0, length))).toBeNull()
  })
})

describe('the quick way from a JPEG to a model', () => {
  const pixels = usePixels()

  /** Decoded whole, then resized: two passes. */
  async function twoPasses(file: Buffer, feed: Feed) {
    const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const size = { width: info.width, height: info.height, channels: 3 as const }
    return sharp(data, { raw: size })
      .resize(feed.width, feed.height, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
      .raw()
      .toBuffer()
  }
  type Feed = { width: number; height: number }

  test.each([
    [16, 16],
    [61, 47],
    [128, 200],
    [1, 1],
  ])('gives the pixels that decoding and then resizing gives, at %i × %i', async (toX, toY) => {
    const feed = { width: toX, height: toY, fit: 'stretch', resample: 'bilinear-antialias' } as const
    for (const [name, file] of Object.entries({
      plain: await photo().jpeg().toBuffer(),
      half: await photo().jpeg({ chromaSubsampling: '4:2:0', quality: 60 }).toBuffer(),
      large: await photo().resize(611, 479).jpeg({ progressive: true }).toBuffer(),
    })) {
      const path = await pixels.write(`${name}.jpg`, file)
      await pixels.call('tensor', { path, out: pixels.at('quick.bin'), feed })
      expect(Buffer.compare(await readFile(pixels.at('quick.bin')), await twoPasses(file, feed)), name).toBe(0)
    }
  })

  test('refuses what the long way refuses', async () => {
    const file = await photo().jpeg().toBuffer()
    const path = await pixels.write('cut.jpg', file.subarray(0, -3))
    const feed = { width: 16, height: 16, fit: 'stretch', resample: 'bilinear-antialias' } as const
    const refused = pixels.call('tensor', { path, out: pixels.at('cut.bin'), feed })
    await expect(refused).rejects.toThrow(/ends early/)
  })
})
