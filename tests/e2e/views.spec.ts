import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import type { Workbench } from '../fixtures/workbench.ts'
import { expect, test } from './fixture.ts'

const SIDE = 200
const HAIR = [40, 30, 25] as const
const SKIN = [200, 170, 150] as const
/** Places in the photo, as shares of its side: hair, half covered skin, skin. */
const PLACES = { hair: 0.2, soft: 0.5, skin: 0.8 }
/** Coverage is a byte, and the screen blends in bytes. */
const TOLERANCE = 3

test.use({ actionTimeout: 20_000 })

test('every view shows what it says, and none changes a byte', async ({ page, workbench }) => {
  await importDrawn(workbench)
  await open(page, workbench)
  const before = await exportedMask(workbench, 'before')

  await show(page, 'Tint')
  await expectColors(page, { hair: [36, 117, 102], soft: [162, 182, 160], skin: SKIN })
  await page.keyboard.down('v')
  await expectColors(page, { hair: HAIR, soft: SKIN, skin: SKIN })
  await page.keyboard.up('v')
  await page.getByRole('button', { name: 'View: Tint' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toBeHidden()
  await expect(page.getByRole('application')).toBeVisible()
  await page.keyboard.press('Backslash')
  await expect(page.getByRole('radio', { name: 'Outline' })).toBeChecked()
  await expectColors(page, { hair: HAIR, soft: SKIN, skin: SKIN })
  await page.keyboard.press('Backslash')
  await expectColors(page, { hair: HAIR, soft: [212, 142, 123], skin: [225, 114, 103] })
  await show(page, 'Alpha')
  await expectColors(page, { hair: [255, 255, 255], soft: [128, 128, 128], skin: [0, 0, 0] })
  await show(page, 'On black')
  await expectColors(page, { hair: HAIR, soft: [100, 85, 75], skin: [0, 0, 0] })
  await show(page, 'On white')
  await expectColors(page, { hair: HAIR, soft: [227, 212, 202], skin: [255, 255, 255] })
  await show(page, 'Cut-out')
  await page.getByRole('radio', { name: 'Green' }).click()
  await page.getByRole('button', { name: 'Ground: another' }).click()
  await expect(page.getByRole('slider', { name: 'Hue' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('slider', { name: 'Hue' })).toBeHidden()
  await expectColors(page, { hair: HAIR, soft: [100, 174, 107], skin: [0, 177, 64] })
  await show(page, 'Checker')
  const skin = await colorAt(page, PLACES.skin)
  expect([0x2e, 0x3a].map((grey) => [grey, grey, grey])).toContainEqual(skin)

  // What a cut would leave, in whichever view: 128 of 255 is just over a half.
  await show(page, 'Alpha')
  await page.getByText('Show cut at threshold').click()
  await expectColors(page, { hair: [255, 255, 255], soft: [255, 255, 255], skin: [0, 0, 0] })
  await expect(page.getByText('24,000 px would be hair (60.0 %)')).toBeVisible()
  await page.getByLabel('Cut at, number').fill('0.6')
  await page.getByLabel('Cut at, number').press('Enter')
  await expectColors(page, { hair: [255, 255, 255], soft: [0, 0, 0], skin: [0, 0, 0] })
  await page.keyboard.press('t')

  await show(page, 'On white')
  await page.getByRole('button', { name: 'Photo light' }).click()
  await page.getByLabel('Gamma, number').fill('2')
  await page.getByLabel('Gamma, number').press('Enter')
  await expectColors(page, { hair: [101, 87, 80], soft: [240, 231, 226], skin: [255, 255, 255] })

  expect(await exportedMask(workbench, 'after')).toEqual(before)
})

test('mirrored and turned, paint lands where one clicks, the map moves the view, the grid begins at 800 %', async ({
  page,
  workbench,
}) => {
  await importDrawn(workbench)
  await open(page, workbench)
  await show(page, 'Alpha')
  await page.keyboard.press('m')
  await expectColors(page, { hair: [0, 0, 0], soft: [128, 128, 128], skin: [255, 255, 255] })
  const { x, y, width, height } = await canvasBox(page)
  const middle = { x: x + width / 2, y: y + height / 2 }
  // Left on the screen is right in the photo, where there is skin.
  await page.mouse.click(middle.x - 0.3 * height, middle.y)
  // What was imported is ground truth, and asks first.
  await page.getByRole('button', { name: 'Paint anyway' }).click()
  await page.mouse.click(middle.x - 0.3 * height, middle.y)
  await expect(page.getByRole('contentinfo').getByRole('status')).toHaveText(/^Saved ?\d/)
  const { data } = await exportedMask(workbench, 'mirrored')
  expect([0.8, 0.79].map((share) => data[100 * SIDE + share * SIDE])).toEqual([255, 255])
  expect(data[100 * SIDE + 0.2 * SIDE]).toBe(255)
  await page.keyboard.press('Control+z')
  await page.keyboard.press('m')

  // A quarter clockwise: what is right in the photo is below.
  for (let turn = 0; turn < 6; turn++) await page.keyboard.press('Period')
  await page.mouse.click(middle.x, middle.y + 0.3 * height)
  await expect
    .poll(async () => (await exportedMask(workbench, 'turned')).data[100 * SIDE + 0.8 * SIDE], { timeout: 15_000 })
    .toBe(255)
  await page.keyboard.press('Control+z')
  await page.getByRole('button', { name: 'Turned by 90°; upright again' }).click()

  const map = page.getByRole('group', { name: /^Map/ })
  const grid = page.locator('canvas[data-layer=pixel-grid]')
  await expect(map).toBeHidden()
  await page.mouse.move(middle.x, middle.y)
  for (let turn = 0; turn < 10; turn++) await page.mouse.wheel(0, -120)
  await expect(map).toBeVisible()
  await expect(grid).toHaveAttribute('data-shown', 'true')
  await page.getByRole('button', { name: 'Pixel grid from 800 %' }).click()
  await expect(grid).toHaveAttribute('data-shown', 'false')
  for (const [share, grey] of [
    [0.2, 255],
    [0.8, 0],
  ] as const) {
    await map.click({ position: { x: 104 * share, y: 52 } })
    await expect.poll(async () => (await colorAt(page, 0.55))[0]).toBe(grey)
  }
  await map.focus()
  for (let press = 0; press < 12; press++) await page.keyboard.press('ArrowLeft')
  await expect.poll(async () => (await colorAt(page, 0.55))[0]).toBe(255)
})

async function importDrawn(workbench: Workbench): Promise<void> {
  const folder = join(workbench.folder, 'Drawn')
  await mkdir(join(folder, 'images'), { recursive: true })
  await mkdir(join(folder, 'masks'), { recursive: true })
  const photo = new Uint8Array(SIDE * SIDE * 3)
  const mask = new Uint8Array(SIDE * SIDE)
  for (let at = 0; at < SIDE * SIDE; at++) {
    const x = (at % SIDE) / SIDE
    photo.set(x < 0.4 ? HAIR : SKIN, at * 3)
    mask[at] = x < 0.4 ? 255 : x < 0.6 ? 128 : 0
  }
  const raw = { width: SIDE, height: SIDE }
  await sharp(photo, { raw: { ...raw, channels: 3 } }).toFile(join(folder, 'images', 'drawn.png'))
  await sharp(mask, { raw: { ...raw, channels: 1 } }).toFile(join(folder, 'masks', 'drawn.png'))
  await workbench.hairline('dataset', 'import', folder, '--layout', 'pairs')
}

async function open(page: Page, workbench: Workbench): Promise<void> {
  await page.goto(`${workbench.url}#/annotate`)
  await expect(page.getByRole('application')).toBeVisible({ timeout: 40_000 })
}

async function show(page: Page, view: string): Promise<void> {
  const choice = page.getByRole('radio', { name: view, exact: true })
  await choice.click()
  await expect(choice).toBeChecked()
}

async function expectColors(page: Page, wanted: Record<keyof typeof PLACES, readonly number[]>): Promise<void> {
  for (const [place, color] of Object.entries(wanted)) {
    const difference = async () => {
      const seen = await colorAt(page, PLACES[place as keyof typeof PLACES])
      return Math.max(...seen.map((value, channel) => Math.abs(value - (color[channel] as number))))
    }
    await expect.poll(difference, { message: `${place}: ${color.join(' ')}` }).toBeLessThanOrEqual(TOLERANCE)
  }
}

/** What stands on the screen in the middle row of the photo, at a share of its width; the photo fits the canvas' height. */
async function colorAt(page: Page, share: number): Promise<number[]> {
  const { x, y, width, height } = await canvasBox(page)
  const clip = {
    x: Math.round(x + width / 2 + (share - 0.5) * height),
    y: Math.round(y + height / 2),
    width: 1,
    height: 1,
  }
  const { data } = await sharp(await page.screenshot({ clip }))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return [...data.subarray(0, 3)]
}

async function canvasBox(page: Page) {
  const box = await page.getByRole('application').boundingBox()
  if (!box) throw new Error('There is no canvas.')
  return box
}

/** The mask's pixels as the command line gives them out. */
async function exportedMask(workbench: Workbench, name: string) {
  const out = join(workbench.folder, name)
  await rm(out, { recursive: true, force: true })
  await workbench.hairline('dataset', 'export', 'Drawn', '--out', out)
  const { data, info } = await sharp(await readFile(join(out, 'masks', 'drawn.png')))
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { info, data }
}
