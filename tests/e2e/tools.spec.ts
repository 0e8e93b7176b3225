import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { expect, test } from './fixture.ts'
import { openUnpainted } from './unpainted-photo.ts'

const SIDE = 200

test.use({ actionTimeout: 20_000 })

test('lasso, polygon and an operation with undo give the bytes of the mask file', async ({ page, workbench }) => {
  await openUnpainted(page, workbench, { count: 2, sidePx: SIDE })
  await expect(figure(page, 'Hair')).toHaveText('0.0 %')

  await page.keyboard.press('l')
  await around(page, [0.2, 0.2, 0.4, 0.2, 0.4, 0.4, 0.2, 0.4])
  await expect(figure(page, 'Hair')).toHaveText('4.0 %')
  // A hole of 10 × 10 pixels.
  await page.keyboard.down('Alt')
  await around(page, [0.275, 0.275, 0.325, 0.275, 0.325, 0.325, 0.275, 0.325])
  await page.keyboard.up('Alt')
  await expect(undo(page)).toHaveAccessibleName('Undo lasso subtract')

  await page.keyboard.press('p')
  const corners: [number, number][] = [
    [0.6, 0.6],
    [0.8, 0.6],
    [0.9, 0.9],
    [0.6, 0.8],
  ]
  for (const [x, y] of corners) await click(page, x, y)
  await expect(undo(page)).toBeDisabled()
  // An open polygon does not go with the image unasked.
  const address = page.url()
  await page.keyboard.press('d')
  const band = page.getByRole('alert').filter({ hasText: 'A polygon is not closed' })
  await band.getByRole('button', { name: 'Stay here' }).click()
  await expect(band).toBeHidden()
  expect(page.url()).toBe(address)
  await click(page, 0.3, 0.9)
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  await expect(undo(page)).toHaveAccessibleName('Undo polygon')

  await page.getByRole('button', { name: 'Fill holes' }).click()
  await expect(undo(page)).toHaveAccessibleName('Undo fill holes to 500 px')
  await page.getByRole('button', { name: 'Invert' }).click()
  await expect(undo(page)).toHaveAccessibleName('Undo invert')
  await page.keyboard.press('Control+z')
  await expect(undo(page)).toHaveAccessibleName('Undo fill holes to 500 px')
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('contentinfo').getByRole('status')).toHaveText(/^Saved ?\d/)

  const out = join(workbench.folder, 'out')
  await workbench.hairline('dataset', 'export', 'Salon', '--out', out)
  const mask = await sharp(join(out, 'masks', 'photo_00000.png'))
    .extractChannel(0)
    .raw()
    .toBuffer()
  const at = (x: number, y: number) => mask[Math.floor(y * SIDE) * SIDE + Math.floor(x * SIDE)]
  expect(new Set(mask)).toEqual(new Set([0, 255]))
  expect([at(0.22, 0.22), at(0.38, 0.38), at(0.3, 0.3), at(0.5, 0.5)]).toEqual([255, 255, 0, 0])
  expect([at(0.62, 0.62), at(0.86, 0.86), at(0.86, 0.62), at(0.62, 0.86)]).toEqual([255, 255, 0, 0])
})

/** A place on a square photo that fills the canvas' height, by its shares of width and height. */
async function placeOf(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = await page.getByRole('application').boundingBox()
  if (!box) throw new Error('There is no canvas to paint on.')
  return [box.x + (box.width - box.height) / 2 + x * box.height, box.y + y * box.height]
}

async function around(page: Page, corners: readonly number[]): Promise<void> {
  for (let at = 0; at < corners.length; at += 2) {
    const [x, y] = await placeOf(page, corners[at] ?? 0, corners[at + 1] ?? 0)
    await page.mouse.move(x, y, { steps: 4 })
    if (at === 0) await page.mouse.down()
  }
  await page.mouse.up()
}

async function click(page: Page, x: number, y: number): Promise<void> {
  await page.mouse.click(...(await placeOf(page, x, y)))
}

const undo = (page: Page) => page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: /^Undo/ })

/** A figure of the panel "Mask". */
const figure = (page: Page, name: string) =>
  page.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd')
