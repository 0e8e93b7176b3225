import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { encodePatch } from '../../../src-shared/mask/index.ts'
import { encodePlane } from '../../../src-main/inference/plane-file.ts'
import { maskVersion } from '../../../src-main/workers/pixels/mask-file.ts'
import { sharedData } from '../../fixtures/shared-data.ts'
import { bmp, pbm, png, withOrientation } from '../../fixtures/pictures.ts'
import { usePixels } from './pixels-worker.ts'

const pixels = usePixels()
const upright = (width: number, height: number) => ({ width, height, orientation: 1 })

/** Imports a mask and gives back the stored plane. */
async function importMask(bytes: Uint8Array, image: ReturnType<typeof upright>, classes: string | null = null) {
  const path = await pixels.write('source', bytes)
  const out = pixels.at('mask.png')
  const result = await pixels.call('importMask', { path, name: 'masks/anna.png', out, image, classes })
  return { ...result, plane: await planeOf(out) }
}

/** The values of a small grey PNG, read by another road than the one that wrote it. */
async function planeOf(path: string): Promise<number[]> {
  const { width, height } = await pixels.call('probe', { path })
  const feed = { width, height, fit: 'stretch', resample: 'bilinear' } as const
  await pixels.call('tensor', { path, out: pixels.at('plane.bin'), feed })
  return [...(await readFile(pixels.at('plane.bin')))].filter((_, at) => at % 3 === 0)
}

describe('what counts as mask', () => {
  const size = upright(4, 1)
  test.each([
    ['8-bit grey as it is', png({ width: 4, height: 1, samples: [0, 127, 128, 255] }), [0, 127, 128, 255]],
    [
      '16-bit grey, scaled',
      png({ width: 4, height: 1, depth: 16, samples: [0, 32767, 32768, 65535] }),
      [0, 127, 128, 255],
    ],
    ['1-bit grey', png({ width: 4, height: 1, depth: 1, samples: [0, 1, 1, 0] }), [0, 255, 255, 0]],
    ['0 and 1', png({ width: 4, height: 1, samples: [0, 1, 1, 0] }), [0, 255, 255, 0]],
    [
      'white RGB',
      png({ width: 4, height: 1, colour: 2, samples: [0, 0, 0, 255, 255, 255, 255, 255, 255, 0, 0, 0] }),
      [0, 255, 255, 0],
    ],
    [
      'RGBA, alpha ignored',
      png({ width: 4, height: 1, colour: 6, samples: [0, 0, 0, 9, 255, 255, 255, 9, 255, 255, 255, 9, 0, 0, 0, 9] }),
      [0, 255, 255, 0],
    ],
    [
      'alpha alone',
      png({ width: 4, height: 1, colour: 6, samples: [7, 7, 7, 0, 7, 7, 7, 255, 7, 7, 7, 128, 7, 7, 7, 0] }),
      [0, 255, 128, 0],
    ],
    [
      'grey and alpha, opaque',
      png({ width: 4, height: 1, colour: 4, samples: [0, 255, 255, 255, 128, 255, 0, 255] }),
      [0, 255, 128, 0],
    ],
    [
      'black and white palette',
      png({ width: 4, height: 1, colour: 3, depth: 1, palette: [255, 255, 255, 0, 0, 0], samples: [1, 0, 0, 1] }),
      [0, 255, 255, 0],
    ],
    [
      'palette of black and red',
      png({ width: 4, height: 1, colour: 3, palette: [0, 0, 0, 128, 0, 0], samples: [0, 1, 1, 0] }),
      [0, 255, 255, 0],
    ],
    ['PBM, where hair is white', pbm(4, 1, [false, true, true, false]), [0, 255, 255, 0]],
    ['PGM', Buffer.from('P5 4 1 255\n\0\x7f\x80\xff', 'latin1'), [0, 127, 128, 255]],
    ['BMP', bmp(4, 1, [0, 0, 0, 255, 255, 255, 128, 128, 128, 0, 0, 0]), [0, 255, 128, 0]],
    ['an empty mask', png({ width: 4, height: 1, samples: [0, 0, 0, 0] }), [0, 0, 0, 0]],
  ])('%s', async (_, bytes, plane) => {
    const result = await importMask(bytes, size)
    expect(result.plane).toEqual(plane)
    expect(result.pixels).toBe(plane.filter((value) => value >= 128).length)
    expect(result.version).toBe(maskVersion({ width: 4, height: 1, pixels: Uint8Array.from(plane) }))
  })

  test('a class map is no mask, and says what to do', async () => {
    const bytes = png({ width: 3, height: 1, colour: 3, palette: [0, 0, 0, 200, 0, 0, 0, 200, 0], samples: [0, 1, 2] })
    await expect(importMask(bytes, upright(3, 1))).rejects.toMatchObject({
      code: 'MASK_UNREADABLE',
      message: expect.stringContaining('layout class-map') as string,
    })
  })
})

describe('class maps', () => {
  const palette = [0, 0, 0, 1, 1, 1, 250, 250, 250, 3, 3, 3]
  const samples = [0, 1, 2, 3]
  const files = {
    palette: png({ width: 4, height: 1, colour: 3, depth: 2, palette, samples }),
    grey: png({ width: 4, height: 1, samples }),
    'grey of 16 bits': png({ width: 4, height: 1, depth: 16, samples }),
    'grey of 2 bits': png({ width: 4, height: 1, depth: 2, samples }),
    PGM: Buffer.from('P5 4 1 3\n\0\x01\x02\x03', 'latin1'),
    'RGB of equal channels': png({
      width: 4,
      height: 1,
      colour: 2,
      samples: samples.flatMap((each) => [each, each, each]),
    }),
  }
  test.each(Object.entries(files))('%s: indices, not colours', async (_, bytes) => {
    expect((await importMask(bytes, upright(4, 1), '1,3')).plane).toEqual([0, 255, 0, 255])
    const inverted = await importMask(bytes, upright(4, 1), '!0')
    expect(inverted).toMatchObject({ plane: [0, 255, 255, 255], presentClasses: [0, 1, 2, 3], pixels: 3 })
    expect((await importMask(bytes, upright(4, 1), '13')).plane).toEqual([0, 0, 0, 0])
  })

  test('JPEG and coloured pictures hold no classes', async () => {
    const jpeg = await readFile(await pixels.jpeg('c.jpg', { width: 4, height: 1 }))
    await expect(importMask(jpeg, upright(4, 1), '1')).rejects.toMatchObject({ code: 'MASK_UNREADABLE' })
    const colours = png({ width: 1, height: 1, colour: 2, samples: [1, 2, 3] })
    await expect(importMask(colours, upright(1, 1), '1')).rejects.toMatchObject({ code: 'MASK_UNREADABLE' })
    const path = await pixels.write('colours.png', colours)
    expect(await pixels.call('classes', { path })).toMatchObject({ looksLikeClassMap: false, classes: [] })
  })

  test.each([
    ['few low values', png({ width: 4, height: 1, samples: [0, 1, 2, 2] }), true],
    ['few low values and "ignore"', png({ width: 4, height: 1, samples: [0, 1, 2, 255] }), true],
    [
      'a palette with colours',
      png({ width: 2, height: 1, colour: 3, palette: [0, 0, 0, 128, 0, 0], samples: [0, 1] }),
      true,
    ],
    ['0 and 1', png({ width: 4, height: 1, samples: [0, 1, 1, 0] }), false],
    ['0 and 255', png({ width: 4, height: 1, samples: [0, 255, 255, 0] }), false],
    ['soft edges', png({ width: 4, height: 1, samples: [0, 30, 140, 255] }), false],
    ['nothing', png({ width: 4, height: 1, samples: [0, 0, 0, 0] }), false],
    [
      'a black and white palette',
      png({ width: 2, height: 1, colour: 3, palette: [0, 0, 0, 255, 255, 255], samples: [0, 1] }),
      false,
    ],
  ])('%s: class map %s', async (_, bytes, expected) => {
    const path = await pixels.write('map.png', bytes)
    expect((await pixels.call('classes', { path })).looksLikeClassMap).toBe(expected)
  })
})

describe('sizes and orientation', () => {
  test('another size is refused with both sizes', async () => {
    await expect(
      importMask(png({ width: 5, height: 4, samples: new Uint8Array(20) }), upright(6, 6)),
    ).rejects.toMatchObject({
      code: 'MASK_SIZE_MISMATCH',
      message: expect.stringMatching(/^masks\/anna\.png is 5 × 4 but its photo is 6 × 6\. Export the mask/) as string,
      details: { maskSize: { width: 5, height: 4 }, imageSize: { width: 6, height: 6 } },
    })
  })

  const tall = { width: 1, height: 3, orientation: 6 }
  test('a mask of the stored size is turned with its photo', async () => {
    expect((await importMask(png({ width: 3, height: 1, samples: [10, 20, 30] }), tall)).plane).toEqual([10, 20, 30])
    expect(
      (await importMask(png({ width: 3, height: 1, samples: [10, 20, 30] }), { ...tall, orientation: 8 })).plane,
    ).toEqual([30, 20, 10])
    expect(
      (await importMask(png({ width: 3, height: 1, samples: [10, 20, 30] }), { width: 3, height: 1, orientation: 3 }))
        .plane,
    ).toEqual([30, 20, 10])
  })
  test('a mask of the size as shown is taken as it is', async () => {
    expect((await importMask(png({ width: 1, height: 3, samples: [10, 20, 30] }), tall)).plane).toEqual([10, 20, 30])
  })
  test('a mask with an orientation of its own is turned by that', async () => {
    const size = { width: 40, height: 20 }
    const samples = Uint8Array.from({ length: 800 }, (_, at) => (at % 40 < 20 ? 200 : 20))
    const stored = pixels.at('m.jpg')
    await pixels.call('encode', { pixels: samples, size, channels: 1, format: 'jpeg', out: stored })
    const result = await importMask(withOrientation(await readFile(stored), 6), {
      width: 20,
      height: 40,
      orientation: 1,
    })
    expect(result).toMatchObject({ width: 20, height: 40 })
    expect(result.plane[10]).toBeGreaterThan(result.plane[10 + 39 * 20] as number)
  })
})

describe('bad masks', () => {
  test.each([
    ['empty', Buffer.alloc(0)],
    ['HTML', Buffer.from('<html></html>')],
    [
      'cut palette PNG',
      png({
        width: 50,
        height: 50,
        colour: 3,
        palette: [0, 0, 0, 255, 255, 255],
        samples: Array.from({ length: 2500 }, (_, at) => ((at * at * 2654435761) >>> 7) % 2),
      }).subarray(0, 120),
    ],
    ['cut PBM', pbm(50, 50, new Array<boolean>(2500).fill(true)).subarray(0, 60)],
    ['a header that lies', Buffer.from('P5 50 50 255\n')],
  ])('%s', async (_, bytes) => {
    await expect(importMask(bytes, upright(50, 50))).rejects.toMatchObject({ code: 'MASK_UNREADABLE' })
  })
})

describe('painting', () => {
  const tile = (x: number, y: number, width: number, height: number, value: number) => ({
    x,
    y,
    width,
    height,
    pixels: new Uint8Array(width * height).fill(value),
  })
  test('patches are applied in their order, written and read back', async () => {
    const size = { width: 5, height: 2 }
    const patches = [
      encodePatch({ ...size, tiles: [tile(0, 0, 3, 2, 200)] }),
      encodePatch({ ...size, tiles: [tile(2, 1, 3, 1, 90)] }),
    ]
    const out = pixels.at('painted.png')
    const first = await pixels.call('applyPatches', { base: null, size, patches, out })
    const expected = [200, 200, 200, 0, 0, 200, 200, 90, 90, 90]
    expect(await planeOf(out)).toEqual(expected)
    expect(first).toEqual({ ...size, pixels: 5, version: maskVersion({ ...size, pixels: Uint8Array.from(expected) }) })
    const again = await pixels.call('applyPatches', { base: out, size, patches: [patches[1] as Uint8Array], out })
    expect(again).toEqual(first)
  })

  test('a damaged base or patch is refused, and what was there stays', async () => {
    const size = { width: 2, height: 1 }
    const out = await pixels.write('kept.png', 'what was there')
    const damaged = await pixels.write('damaged.png', png({ ...size, samples: [1, 2] }).subarray(0, 40))
    await expect(pixels.call('applyPatches', { base: damaged, size, patches: [], out })).rejects.toMatchObject({
      code: 'MASK_UNREADABLE',
    })
    const patches = [new Uint8Array([1, 2, 3])]
    await expect(pixels.call('applyPatches', { base: null, size, patches, out })).rejects.toMatchObject({
      code: 'PATCH_INVALID',
    })
    expect(await readFile(out, 'utf8')).toBe('what was there')
  })
})

describe('probability', () => {
  test('the histograms count every pixel of the mask once, at the size of the mask', async () => {
    const plane = pixels.at('plane')
    await writeFile(plane, await encodePlane({ width: 2, height: 2, values: Uint8Array.of(0, 255, 0, 255) }))
    const mask = await pixels.write(
      'gt.png',
      png({ width: 8, height: 4, samples: Array.from({ length: 32 }, (_, at) => (at % 8 < 4 ? 0 : 128)) }),
    )
    const { histograms } = await pixels.call('score', { plane, mask })
    expect(histograms.length).toBe(512)
    const sum = (from: number, to: number) => histograms.subarray(from, to).reduce((total, each) => total + each, 0)
    expect(sum(0, 256)).toBe(16)
    expect(sum(256, 512)).toBe(16)
    expect(sum(128, 256)).toBe(16)
    expect(sum(256, 384)).toBe(16)
  })

  test('a plane is shown at the size of the photo, as probability or from a threshold up', async () => {
    const plane = pixels.at('plane')
    await writeFile(plane, await encodePlane({ width: 2, height: 1, values: Uint8Array.of(51, 204) }))
    const size = { width: 2, height: 1 }
    const out = pixels.at('shown.png')
    expect(await pixels.call('planeToPng', { plane, size, threshold: null, out })).toEqual(size)
    expect(await planeOf(out)).toEqual([51, 204])
    await pixels.call('planeToPng', { plane, size, threshold: 0.8, out })
    expect(await planeOf(out)).toEqual([0, 255])
    await pixels.call('planeToPng', { plane, size, threshold: 0.2, out })
    expect(await planeOf(out)).toEqual([255, 255])
    const damaged = await pixels.write('damaged', 'HLPL????????')
    await expect(pixels.call('planeToPng', { plane: damaged, size, threshold: null, out })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    })
  })
})

describe.runIf(sharedData)('real masks', () => {
  const data = sharedData ?? ''
  test('Figaro: hair is white, at any name', async () => {
    const path = join(data, 'pbm-named-png/masks/Frame00001.png')
    const { width, height } = await pixels.call('probe', { path })
    const bytes = await readFile(path)
    const bits = bytes.subarray(bytes.length - Math.ceil(width / 8) * height)
    const black = bits.reduce((total, byte) => total + byte.toString(2).replaceAll('0', '').length, 0)
    const result = await importMask(bytes, upright(width, height))
    expect(result.pixels).toBe(width * height - black)
  })

  test('CelebAMask: class 13 is hair, all but 0 the person', async () => {
    const [name = ''] = await readdir(join(data, 'celebamask-classmap/masks'))
    const bytes = await readFile(join(data, 'celebamask-classmap/masks', name))
    const { classes } = await pixels.call('classes', { path: join(data, 'celebamask-classmap/masks', name) })
    const count = (keep: (index: number) => boolean) =>
      classes.filter(({ index }) => keep(index)).reduce((total, each) => total + each.pixels, 0)
    expect((await importMask(bytes, upright(512, 512), '13')).pixels).toBe(count((index) => index === 13))
    expect((await importMask(bytes, upright(512, 512), '!0')).pixels).toBe(count((index) => index !== 0))
  })
})
