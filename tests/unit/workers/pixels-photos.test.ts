import { readFile, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedData } from '../../fixtures/shared-data.ts'
import { bmp, png, pngBomb, withOrientation } from '../../fixtures/pictures.ts'
import { usePixels } from './pixels-worker.ts'

const pixels = usePixels()
const probe = (path: string) => pixels.call('probe', { path, name: path.split('/').at(-1) })
const FEED = { width: 8, height: 8, fit: 'stretch', resample: 'bilinear-antialias' } as const

async function feedOf(path: string, feed: Parameters<typeof pixels.call<'tensor'>>[1]['feed']): Promise<number[][]> {
  await pixels.call('tensor', { path, out: pixels.at('feed.bin'), feed })
  const bytes = await readFile(pixels.at('feed.bin'))
  expect(bytes.length).toBe(feed.width * feed.height * 3)
  return Array.from({ length: feed.width * feed.height }, (_, at) => [...bytes.subarray(at * 3, at * 3 + 3)])
}

describe('the content decides', () => {
  test('a photo is read whatever its name says, with its hash, and a thumbnail is written on the way', async () => {
    await pixels.jpeg('lies.png', { width: 300, height: 200 })
    const thumbnail = { path: pixels.at('t.webp'), size: 256 }
    const result = await pixels.call('probe', { path: pixels.at('lies.png'), thumbnail })
    const bytes = (await stat(pixels.at('lies.png'))).size
    expect(result).toMatchObject({ width: 300, height: 200, format: 'jpeg', orientation: 1, bytes })
    expect(await pixels.call('hash', { path: pixels.at('lies.png') })).toEqual({ sha256: result.sha256, bytes })
    expect((await readFile(thumbnail.path)).toString('latin1', 8, 12)).toBe('WEBP')
  })

  test.each([
    ['empty.jpg', '', 'empty (0 bytes)'],
    ['page.jpg', '<!DOCTYPE html><html><body>Not found</body></html>', 'an HTML page'],
    ['drawing.png', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 'an SVG drawing'],
    ['drawing2.png', '<?xml version="1.0"?><svg width="9" height="9"/>', 'an SVG drawing'],
    ['paper.jpg', '%PDF-1.7 ...', 'a PDF document'],
    ['notes.jpg', 'just words', 'a text file'],
    ['phone.jpg', '\0\0\0\x18ftypheic\0\0\0\0', 'a HEIC photo'],
    ['noise.jpg', '\x01\x02\x03\x04', 'no image'],
  ])('%s is refused with a sentence', async (name, content, what) => {
    const path = await pixels.write(name, Buffer.from(content, 'latin1'))
    const error = await probe(path).catch((each: unknown) => each)
    expect(error).toMatchObject({ name: 'AppError', code: 'IMAGE_UNREADABLE' })
    expect((error as Error).message).toMatch(
      new RegExp(`^${name} cannot be read: it is ${what.replace(/[()]/g, '\\$&')}`),
    )
  })

  test('other formats: PPM, PGM, PBM, BMP, 16-bit and palette PNG', async () => {
    const files = {
      'a.jpg': Buffer.from('P6 2 1 255\n\xff\0\0\0\0\xff', 'latin1'),
      'b.jpg': bmp(2, 1, [255, 0, 0, 0, 0, 255]),
      'c.jpg': png({ width: 2, height: 1, colour: 2, depth: 16, samples: [65535, 0, 0, 0, 0, 65535] }),
      'd.jpg': png({ width: 2, height: 1, colour: 3, depth: 1, palette: [255, 0, 0, 0, 0, 255], samples: [0, 1] }),
      'e.jpg': png({ width: 2, height: 1, colour: 6, samples: [255, 0, 0, 255, 0, 0, 255, 255] }),
    }
    for (const [name, bytes] of Object.entries(files)) {
      const path = await pixels.write(name, bytes)
      expect(await probe(path), name).toMatchObject({ width: 2, height: 1 })
      expect(await feedOf(path, { ...FEED, width: 2, height: 1 }), name).toEqual([
        [255, 0, 0],
        [0, 0, 255],
      ])
    }
    const grey = await pixels.write('grey.jpg', Buffer.from('P5 2 1 255\n\x10\xf0', 'latin1'))
    expect(await feedOf(grey, { ...FEED, width: 2, height: 1 })).toEqual([
      [16, 16, 16],
      [240, 240, 240],
    ])
  })

  test('transparency becomes black', async () => {
    const path = await pixels.write('ghost.png', png({ width: 1, height: 1, colour: 6, samples: [200, 100, 50, 0] }))
    expect(await feedOf(path, { ...FEED, width: 1, height: 1 })).toEqual([[0, 0, 0]])
  })
})

describe('bad files', () => {
  test('a JPEG cut anywhere, even by its last byte, ends early', async () => {
    await pixels.jpeg('cut.jpg', { width: 200, height: 150 })
    const whole = await readFile(pixels.at('cut.jpg'))
    const tenths = Array.from({ length: 9 }, (_, tenth) => Math.floor((whole.length * (tenth + 1)) / 10))
    for (const length of [...tenths, whole.length - 50, whole.length - 2, whole.length - 1]) {
      await pixels.write('cut.jpg', whole)
      await truncate(pixels.at('cut.jpg'), length)
      await expect(probe(pixels.at('cut.jpg')), `${length} bytes`).rejects.toMatchObject({
        code: 'IMAGE_UNREADABLE',
        message: 'cut.jpg cannot be read: the file ends early. Copy or download it again.',
      })
    }
  })

  test('a PNG cut within its pixels ends early', async () => {
    const whole = png({
      width: 60,
      height: 60,
      colour: 2,
      samples: Array.from({ length: 10_800 }, (_, at) => (at * 97) % 251),
    })
    for (const share of [0.1, 0.3, 0.5, 0.9]) {
      const path = await pixels.write('cut.png', whole.subarray(0, Math.floor(whole.length * share)))
      await expect(probe(path)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' })
    }
  })

  test('a bomb is refused by its header, with its size', async () => {
    const path = await pixels.write('bomb.png', pngBomb(30_000, 30_000))
    const before = performance.now()
    await expect(probe(path)).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      message: expect.stringMatching(
        /^bomb\.png is 30000 × 30000, and Hairline works with at most 268 megapixels/,
      ) as string,
    })
    expect(performance.now() - before).toBeLessThan(5000)
    const ppm = await pixels.write('bomb.ppm', 'P6 30000 30000 255\n')
    await expect(probe(ppm)).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' })
  })

  test('it is foreseen from its first bytes, as is what is no photo; a damaged one is not', async () => {
    const photo = await readFile(await pixels.jpeg('large.jpg', { width: 64, height: 32 }))
    const frame = photo.indexOf(Buffer.from([0xff, 0xc0]))
    photo.writeUInt16BE(20_000, frame + 5)
    photo.writeUInt16BE(30_000, frame + 7)
    const photos = [
      await pixels.write('bomb.png', pngBomb(30_000, 30_000)),
      await pixels.write('large.jpg', photo),
      await pixels.write('bomb.ppm', 'P6 30000 30000 255\n'),
      await pixels.write('page.jpg', '<!DOCTYPE html>'),
      await pixels.jpeg('fine.jpg', { width: 20, height: 10 }),
      await pixels.write('cut.jpg', photo.subarray(0, 40)),
      pixels.at('absent.jpg'),
    ].map((path) => ({ path, name: path.split('/').at(-1)! }))
    const { faults } = await pixels.call('foresee', { photos })
    expect(faults.map((fault) => fault?.message)).toEqual([
      expect.stringMatching(/^bomb\.png is 30000 × 30000, and Hairline works with at most 268 megapixels/),
      expect.stringMatching(/^large\.jpg is 30000 × 20000, and/),
      expect.stringMatching(/^bomb\.ppm is 30000 × 30000, and/),
      expect.stringMatching(/^page\.jpg cannot be read: it is an HTML page/),
      undefined,
      expect.stringMatching(/^cut\.jpg cannot be read/),
      undefined,
    ])
  })

  test('the worker lives on, and other photos are read', async () => {
    const path = await pixels.jpeg('fine.jpg', { width: 20, height: 10 })
    expect(await probe(path)).toMatchObject({ width: 20, height: 10 })
  })
})

describe('EXIF orientation', () => {
  /** Where the red half lies as shown, for a file whose stored left half is red. */
  const redSide = ['', 'left', 'right', 'right', 'left', 'top', 'top', 'bottom', 'bottom']

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('%i: sizes, feeds, thumbnails and display agree', async (orientation) => {
    const stored = await readFile(await pixels.jpeg('stored.jpg', { width: 64, height: 32 }))
    const path = await pixels.write('turned.jpg', withOrientation(stored, orientation))
    const size = orientation >= 5 ? { width: 32, height: 64 } : { width: 64, height: 32 }
    expect(await probe(path)).toMatchObject({ ...size, orientation })

    const sideOf = async (file: string) => {
      const feed = await feedOf(file, FEED)
      const isRed = (x: number, y: number) => (feed[y * 8 + x] as number[])[0]! > 128
      if (isRed(1, 1) && isRed(1, 6)) return 'left'
      if (isRed(6, 1) && isRed(6, 6)) return 'right'
      return isRed(1, 1) && isRed(6, 1) ? 'top' : 'bottom'
    }
    expect(await sideOf(path)).toBe(redSide[orientation])
    expect(await pixels.call('display', { path, out: pixels.at('shown.png') })).toEqual(size)
    expect(await sideOf(pixels.at('shown.png'))).toBe(redSide[orientation])
    await pixels.call('thumbnail', { path, out: pixels.at('t.webp'), size: 32, kind: 'photo' })
    expect(await probe(pixels.at('t.webp'))).toMatchObject(
      orientation >= 5 ? { width: 16, height: 32, orientation: 1 } : { width: 32, height: 16, orientation: 1 },
    )
    expect(await sideOf(pixels.at('t.webp'))).toBe(redSide[orientation])
  })
})

test('a letterbox is black where the photo is not', async () => {
  const path = await pixels.jpeg('wide.jpg', { width: 80, height: 40 })
  const feed = { ...FEED, fit: 'letterbox' } as const
  expect(await pixels.call('tensor', { path, out: pixels.at('feed.bin'), feed })).toEqual({
    content: { left: 0, top: 2, width: 8, height: 4 },
  })
  const rows = await feedOf(path, feed)
  expect(rows.slice(0, 16).flat()).toEqual(new Array(48).fill(0))
  expect(rows.slice(48).flat()).toEqual(new Array(48).fill(0))
  expect(rows[16]![0]).toBeGreaterThan(200)
})

test('shrinking with antialias averages, two taps do not', async () => {
  const stripes = Array.from({ length: 64 * 4 }, (_, at) => (at % 4 === 0 ? 255 : 0))
  const path = await pixels.write('stripes.png', png({ width: 64, height: 4, samples: stripes }))
  const feed = { width: 16, height: 4, fit: 'stretch' } as const
  const smooth = await feedOf(path, { ...feed, resample: 'bilinear-antialias' })
  for (const [red] of smooth.slice(4, 12)) expect(red).toBeCloseTo(64, -1)
  const sharp = await feedOf(path, { ...feed, resample: 'bilinear' })
  expect(sharp.every(([red]) => red === 0)).toBe(true)
})

test.runIf(sharedData)('every real photo is read, and each photo cut in half is refused', async () => {
  const folder = join(sharedData ?? '', 'lfw-pairs/images')
  for (const name of ['John_Warner_0004.jpg', 'Dita_Von_Tesse_0001.jpg', 'William_Swor_0001.jpg']) {
    expect(await probe(join(folder, name))).toMatchObject({ width: 250, height: 250, format: 'jpeg' })
    const half = (await readFile(join(folder, name))).subarray(0, 4000)
    await expect(probe(await pixels.write('half.jpg', half))).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' })
  }
})
