import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { writePairs } from '../fixtures/photos.ts'
import type { Workbench } from '../fixtures/workbench.ts'
import { expect, test } from './fixture.ts'

test.use({ actionTimeout: 20_000 })

test('steps are taken back after a reload, and a version comes back as one step', async ({ page, workbench }) => {
  const photos = join(workbench.folder, 'Salon')
  await writePairs(photos, 1, 200)
  await rm(join(photos, 'masks', 'photo_00000.png'))
  await workbench.hairline('dataset', 'import', photos, '--layout', 'pairs')
  await page.goto(workbench.url)
  await page.getByRole('gridcell').first().click()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('application')).toBeVisible({ timeout: 45_000 })
  await page.getByLabel('Size, number').fill('20')
  await page.getByLabel('Size, number').press('Enter')
  for (const share of [0.2, 0.5, 0.8]) await stroke(page, share)
  await expect(steps(page)).toHaveCount(4)
  await page.keyboard.press('Control+z')
  await expect(saveState(page)).toHaveText(/^Saved ?\d/)

  await page.reload()
  await expect(steps(page)).toHaveCount(4)
  await expect(steps(page).nth(0)).toContainText('undone')
  await expect(steps(page).nth(1)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Control+z')
  await expect(steps(page).nth(2)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Control+Shift+z')
  await expect(steps(page).nth(1)).toHaveAttribute('aria-selected', 'true')
  expect(await maskRows(workbench, 'two')).toEqual([true, true, false])

  const versions = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Versions' }) })
  await keepVersion('two strokes')

  await steps(page).nth(3).click()
  await expect(steps(page).nth(3)).toHaveAttribute('aria-selected', 'true')
  expect(await maskRows(workbench, 'none')).toEqual([false, false, false])
  await versions.getByRole('button', { name: 'Compare', exact: true }).click()
  await expect(page.getByText(/pixels differ/)).toBeVisible()
  await page.getByRole('button', { name: 'Restore two strokes' }).click()
  await expect(steps(page).first()).toContainText('Restore two strokes')
  expect(await maskRows(workbench, 'restored')).toEqual([true, true, false])
  await page.keyboard.press('Control+z')
  await expect(steps(page).first()).toContainText('undone')
  expect(await maskRows(workbench, 'undone')).toEqual([false, false, false])

  // A lasso takes what it encloses from the version: the upper stroke.
  await page.keyboard.press('l')
  await page.getByRole('combobox', { name: 'Take from' }).click()
  await page.getByRole('option', { name: 'From version' }).click()
  const taken = page.getByRole('combobox', { name: 'Which version' })
  await expect(taken).toHaveValue(/^two strokes/)
  await expect(taken).toHaveAttribute('aria-busy', 'false')
  await around(page, [0.3, 0.1, 0.7, 0.1, 0.7, 0.35, 0.3, 0.35])
  await expect(steps(page).first()).toContainText('Lasso replace with two strokes')
  expect(await maskRows(workbench, 'lasso')).toEqual([true, false, false])
  await keepVersion('one stroke')
  // It is newer, and not what the lasso was set to take from.
  await expect(taken).toHaveValue(/^two strokes/)
  await page.getByRole('button', { name: 'Version two strokes: more' }).click()
  await page.getByRole('menuitem', { name: 'Add', exact: true }).click()
  await expect(steps(page).first()).toContainText('Add two strokes')
  expect(await maskRows(workbench, 'added')).toEqual([true, true, false])

  await taken.click()
  await page.getByRole('option', { name: /^one stroke/ }).click()
  await expect(taken).toHaveValue(/^one stroke/)
  await expect(taken).toHaveAttribute('aria-busy', 'false')
  await around(page, [0.25, 0.1, 0.75, 0.1, 0.75, 0.9, 0.25, 0.9])
  await expect(steps(page).first()).toContainText('Lasso replace with one stroke')
  expect(await maskRows(workbench, 'chosen')).toEqual([true, false, false])

  async function keepVersion(name: string): Promise<void> {
    await versions.getByRole('button', { name: 'Keep version', exact: true }).click()
    await page.getByLabel('Name', { exact: true }).fill(name)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: `Version ${name}: more` })).toBeVisible()
  }
})

const steps = (page: Page) => page.getByRole('listbox', { name: 'Steps, newest first' }).getByRole('option')
const saveState = (page: Page) => page.getByRole('contentinfo').getByRole('status')

/** From left to right across the middle of the photo, at a share of its height. */
const stroke = (page: Page, share: number) => around(page, [0.3, share, 0.7, share])

/** Drags from place to place: shares of a square photo that fills the canvas' height. */
async function around(page: Page, places: readonly number[]): Promise<void> {
  const box = await page.getByRole('application').boundingBox()
  if (!box) throw new Error('There is no canvas to paint on.')
  const left = box.x + (box.width - box.height) / 2
  for (let at = 0; at < places.length; at += 2) {
    const [x = 0, y = 0] = places.slice(at, at + 2)
    await page.mouse.move(left + x * box.height, box.y + y * box.height, { steps: 5 })
    if (at === 0) await page.mouse.down()
  }
  await page.mouse.up()
}

/** Whether there is hair in the middle of the photo at 0.2, 0.5 and 0.8 of its height, in the mask file. */
async function maskRows(workbench: Workbench, name: string): Promise<boolean[]> {
  // What the window shows is stored a moment later.
  await new Promise((resolve) => setTimeout(resolve, 500))
  const out = join(workbench.folder, name)
  await workbench.hairline('dataset', 'export', 'Salon', '--out', out)
  const { data, info } = await sharp(join(out, 'masks', 'photo_00000.png'))
    .raw()
    .toBuffer({ resolveWithObject: true })
  return [0.2, 0.5, 0.8].map((share) => {
    const row = Math.floor(info.height * share)
    return (data[(row * info.width + info.width / 2) * info.channels] as number) > 127
  })
}
