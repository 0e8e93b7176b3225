import { readFile } from 'node:fs/promises'
import { readdirSync } from 'node:fs'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { withOrientation } from '../../fixtures/pictures.ts'
import { useStudio } from './studio.ts'

const studio = useStudio()
const WIDTH = 1100
const HEIGHT = 700

/** Slow slopes, so that JPEG keeps them: red grows to the right, green downwards. */
const slopes = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => {
  const [x, y] = [Math.floor(at / 3) % WIDTH, Math.floor(at / 3 / WIDTH)]
  return [Math.round((x / WIDTH) * 255), Math.round((y / HEIGHT) * 255), 128][at % 3] as number
})
const picture = () => sharp(slopes, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })

async function importOne(name: string, bytes: Uint8Array) {
  await studio().write(name, bytes)
  await studio().import({ name: 'Large' })
  return studio().imageAt(name)
}

const rawOf = (bytes: Buffer) => sharp(bytes).raw().toBuffer({ resolveWithObject: true })

function worstDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((worst, value, at) => Math.max(worst, Math.abs(value - (b[at] as number))), 0)
}

test('tiles are the photo, piece by piece, at its size and at half of it', async () => {
  const { id } = await importOne('wide.png', await picture().png().toBuffer())
  for (const [level, column, row, left, top, width, height] of [
    [0, 0, 0, 0, 0, 512, 512],
    [0, 2, 1, 1024, 512, 76, 188],
    [1, 1, 0, 512, 0, 38, 350],
  ] as const) {
    const file = await studio().images.photoTile(id, level, column, row)
    const tile = await rawOf(await readFile(file?.path ?? ''))
    const whole = level === 0 ? picture() : picture().resize(WIDTH / 2, HEIGHT / 2, { kernel: 'linear' })
    const expected = await sharp(await whole.png().toBuffer())
      .extract({ left, top, width, height })
      .raw()
      .toBuffer()
    expect([tile.info.width, tile.info.height]).toEqual([width, height])
    expect(worstDifference(tile.data, expected)).toBeLessThan(6)
  }
})

test('a photo that is stored lying is cut standing', async () => {
  const jpeg = await picture().jpeg({ quality: 95 }).toBuffer()
  const image = await importOne('turned.jpg', withOrientation(jpeg, 6))
  expect([image.width, image.height]).toEqual([HEIGHT, WIDTH])
  const tile = await studio().images.photoTile(image.id, 0, 1, 2)
  const { info } = await rawOf(await readFile(tile?.path ?? ''))
  expect([info.width, info.height]).toEqual([HEIGHT - 512, WIDTH - 1024])
  const overview = await studio().images.photoOverview(image.id)
  const upright = await rawOf(await readFile(overview.path))
  const expected = await sharp(withOrientation(jpeg, 6)).autoOrient().removeAlpha().raw().toBuffer()
  expect(worstDifference(upright.data, expected)).toBeLessThan(12)
})

test('there is no tile beyond the photo, nor a level beyond the last', async () => {
  const { id } = await importOne('wide.png', await picture().png().toBuffer())
  const places = [
    [0, 3, 0],
    [0, 0, 2],
    [1, 2, 0],
    [2, 1, 0],
    [3, 0, 0],
    [999, 999, 999],
  ] as const
  for (const [level, column, row] of places) {
    expect(await studio().images.photoTile(id, level, column, row)).toBeNull()
  }
  // Not even the photo was cut for them.
  expect(readdirSync(studio().folder.tiles)).toEqual([])
  expect(await studio().images.photoTile(id, 2, 0, 0)).not.toBeNull()
})

test('a photo that became another one is not shown under its old name', async () => {
  const { id } = await importOne('wide.png', await picture().png().toBuffer())
  await studio().write('wide.png', await picture().resize(1200, 700, { fit: 'fill' }).png().toBuffer())
  await expect(studio().images.photoTile(id, 0, 0, 0)).rejects.toMatchObject({ code: 'IMAGE_MOVED' })
  await expect(studio().images.photoOverview(id)).rejects.toThrow('1200 × 700 now but was 1100 × 700')
})
