import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { expect, test } from './fixture.ts'

const WIDTH = 6000
const HEIGHT = 4500

test.use({ actionTimeout: 30_000 })

test('a large photo is painted on at fit and at 100 %, and the mask file has the strokes', async ({
  page,
  workbench,
}) => {
  const photos = join(workbench.folder, 'Large')
  await mkdir(join(photos, 'images'), { recursive: true })
  const left = await sharp({ create: { width: WIDTH / 2, height: HEIGHT, channels: 3, background: '#203080' } })
    .png()
    .toBuffer()
  await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#c08040' } })
    .composite([{ input: left, left: 0, top: 0 }])
    .jpeg()
    .toFile(join(photos, 'images', 'large.jpg'))
  await workbench.hairline('dataset', 'import', photos, '--layout', 'pairs')

  await page.goto(workbench.url)
  await page.getByRole('gridcell').first().click()
  await page.keyboard.press('Enter')
  const canvas = page.getByRole('application')
  await expect(canvas).toBeVisible()
  const box = await canvas.boundingBox()
  if (!box) throw new Error('There is no canvas to paint on.')
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }

  // What is seen is the photo: half blue, half orange.
  await expect.poll(() => colourAt(page, middle.x - 40, middle.y)).toEqual(near('#203080'))
  await expect.poll(() => colourAt(page, middle.x + 40, middle.y)).toEqual(near('#c08040'))

  for (const [label, value] of [
    ['Size, number', '600'],
    ['Hardness, number', '100'],
  ] as const) {
    await page.getByLabel(label).fill(value)
    await page.getByLabel(label).press('Enter')
  }
  await drag(page, middle, 60)
  // At 100 % the tiles come, and one pixel of the screen is one of the photo.
  await page.mouse.move(middle.x, middle.y)
  await page.keyboard.press('Control+0')
  await expect(page.getByText('100 %', { exact: true }).first()).toBeVisible()
  await expect.poll(() => colourAt(page, middle.x - 320, middle.y - 230)).toEqual(near('#203080'))
  await page.getByLabel('Size, number').fill('100')
  await page.getByLabel('Size, number').press('Enter')
  await drag(page, { x: middle.x - 300, y: middle.y - 200 }, 0)
  await expect(page.getByRole('contentinfo').getByRole('status')).toHaveText(/^Saved ?\d/)

  const out = join(workbench.folder, 'out')
  await workbench.hairline('dataset', 'export', 'Large', '--out', out)
  const { data, info } = await sharp(join(out, 'masks', 'large.png'))
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect([info.width, info.height]).toEqual([WIDTH, HEIGHT])
  const at = (x: number, y: number) => data[y * WIDTH + x]
  const [centreX, centreY] = [WIDTH / 2, HEIGHT / 2]
  expect([at(centreX, centreY), at(centreX, centreY - 290), at(centreX, centreY - 310)]).toEqual([255, 255, 0])
  // The dab at 100 %: its middle and its edge lie where the pointer was, pixel by pixel.
  const dab = { x: centreX - 300, y: centreY - 200 }
  expect([at(dab.x, dab.y), at(dab.x - 46, dab.y), at(dab.x, dab.y - 46)]).toEqual([255, 255, 255])
  expect([at(dab.x - 56, dab.y), at(dab.x, dab.y - 156)]).toEqual([0, 0])
  expect(new Set(data)).toEqual(new Set([0, 255]))
})

async function drag(page: Page, { x, y }: { x: number; y: number }, by: number): Promise<void> {
  await page.mouse.move(x, y)
  await page.mouse.down()
  if (by > 0) await page.mouse.move(x + by, y, { steps: 4 })
  await page.mouse.up()
}

async function colourAt(page: Page, x: number, y: number): Promise<number[]> {
  const picture = await page.screenshot({ clip: { x, y, width: 1, height: 1 } })
  return [...(await sharp(picture).removeAlpha().raw().toBuffer())]
}

/** JPEG shifts a flat colour by a few steps. */
function near(color: string): unknown {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16)
    return expect.closeTo(value, -1)
  })
}
