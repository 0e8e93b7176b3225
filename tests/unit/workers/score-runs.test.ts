import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { maskOfRuns, runsOfMask } from '../../../src-main/workers/pixels/mask-runs.ts'
import { readOwnMask } from '../../../src-main/workers/pixels/own-mask.ts'
import { scoreRuns } from '../../../src-main/workers/pixels/score-runs.ts'
import { upsample } from '../../../src-main/workers/pixels/upsample.ts'
import { scoreHistograms } from '../../../src-shared/metrics/index.ts'

/** A head of hair: 0 and 255 with a soft edge `softness` pixels wide; borders of the picture are crossed too. */
function disc(width: number, height: number, softness: number) {
  const pixels = new Uint8Array(width * height)
  const radius = Math.min(width, height) * 0.4
  for (let at = 0; at < pixels.length; at++) {
    const distance = Math.hypot((at % width) - width * 0.2, Math.floor(at / width) - height * 0.3)
    pixels[at] = Math.max(0, Math.min(255, 127.5 + ((radius - distance) / softness) * 127.5))
  }
  return { width, height, pixels }
}

const SIZES = [
  [16, 16, 16, 16],
  [16, 9, 61, 47],
  [128, 128, 512, 512],
  [1, 1, 7, 5],
  [3, 40, 3, 200],
] as const

describe('runs of a mask', () => {
  test.each(SIZES)('score a plane of %i × %i as its enlarged pixels do, at %i × %i', (width, height, toX, toY) => {
    const mask = disc(toX, toY, 0.5)
    const runs = runsOfMask(mask)
    for (const plane of [disc(width, height, 3), disc(width, height, 0.1), disc(width, height, 1000)]) {
      expect(scoreRuns(plane, runs)).toEqual(scoreHistograms(upsample(plane, mask).pixels, mask.pixels))
    }
  })

  test('hold what counts: where the ground truth begins and ends', () => {
    for (const mask of [disc(61, 47, 9), disc(5, 3, 1), { width: 3, height: 2, pixels: new Uint8Array(6).fill(128) }]) {
      const cut = mask.pixels.map((value) => (value >= 128 ? 255 : 0))
      expect(maskOfRuns(runsOfMask(mask)).pixels).toEqual(cut)
    }
  })
})

describe('a mask of our own', () => {
  const mask = disc(61, 47, 9)
  const grey = () =>
    sharp(mask.pixels, { raw: { width: mask.width, height: mask.height, channels: 1 } }).toColourspace('b-w')

  test.each([
    ['as we write it', { compressionLevel: 3, adaptiveFiltering: false, palette: false }],
    ['with filtered rows', { compressionLevel: 9, adaptiveFiltering: true, palette: false }],
  ])('is read without sharp: %s', async (_, options) => {
    expect(readOwnMask(await grey().png(options).toBuffer())).toEqual(runsOfMask(mask))
  })

  test('is the only kind that is: any other is left to the pixels worker, and so is a damaged one', async () => {
    const file = await grey().png({ palette: false }).toBuffer()
    expect(readOwnMask(await grey().png({ progressive: true }).toBuffer())).toBeNull()
    expect(readOwnMask(await grey().png({ palette: true }).toBuffer())).toBeNull()
    expect(readOwnMask(await sharp(file).toColourspace('srgb').png().toBuffer())).toBeNull()
    expect(readOwnMask(await grey().jpeg().toBuffer())).toBeNull()
    expect(readOwnMask(file.subarray(0, -20))).toBeNull()
    expect(readOwnMask(Buffer.alloc(0))).toBeNull()
    const damaged = Buffer.from(file)
    damaged[file.length - 40]! ^= 0xff
    expect(readOwnMask(damaged)).toBeNull()
  })
})
