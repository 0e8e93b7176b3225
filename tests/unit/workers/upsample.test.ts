import sharp from 'sharp'
import { expect, test } from 'vitest'
import { upsample } from '../../../src-main/workers/pixels/upsample.ts'

/** What libvips makes of it. */
async function byLibvips(pixels: Uint8Array, from: [number, number], to: [number, number]): Promise<Uint8Array> {
  return sharp(pixels, { raw: { width: from[0], height: from[1], channels: 1 } })
    .resize(to[0], to[1], { fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer()
}

test.each([
  [
    [8, 8],
    [16, 16],
  ],
  [
    [128, 128],
    [512, 512],
  ],
  [
    [96, 96],
    [250, 250],
  ],
  [
    [37, 53],
    [411, 300],
  ],
  [
    [256, 144],
    [512, 512],
  ],
  [
    [5, 7],
    [5, 300],
  ],
  [
    [1, 1],
    [40, 30],
  ],
] as [[number, number], [number, number]][])('%j to %j as libvips does it', async (from, to) => {
  let seed = 7
  const noise = Uint8Array.from({ length: from[0] * from[1] }, () => (seed = (seed * 1103515245 + 12345) >>> 0) >>> 24)
  const ours = upsample({ width: from[0], height: from[1], pixels: noise }, { width: to[0], height: to[1] })
  const theirs = await byLibvips(noise, from, to)
  let worst = 0
  for (let at = 0; at < theirs.length; at++) {
    worst = Math.max(worst, Math.abs((theirs[at] as number) - (ours.pixels[at] as number)))
  }
  expect(worst).toBeLessThanOrEqual(1)
})
