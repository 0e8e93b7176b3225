import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { writePairs } from '../fixtures/photos.ts'
import { expect, test } from './fixture.ts'
import { writeRun } from './tiny-run.ts'

type Evaluated = { evaluations: { epoch: number; mean: { iou: number } }[]; best: { epoch: number; iou: number } }

const PHOTOS = 8

test.use({ actionTimeout: 20_000 })

test('from a folder of photos to a release, as a new user does it', async ({ page, workbench }) => {
  test.setTimeout(240_000)
  const photos = join(workbench.folder, 'Salon')
  const runFolder = join(workbench.folder, 'july')
  await writePairs(photos, PHOTOS)
  await rm(join(photos, 'masks', 'photo_00000.png'))
  await writeRun(runFolder)
  const violations = watchPolicy(page)

  await test.step('the address lets in and leaves the address bar', async () => {
    await page.goto(workbench.url)
    await expect(page).toHaveURL(/\/#\/library$/)
    expect(page.url()).not.toContain('token')
  })

  await test.step('import the photos', async () => {
    await page.getByRole('button', { name: 'Import' }).first().click()
    await page.getByRole('textbox', { name: 'Folder' }).fill(photos)
    await page.getByRole('textbox', { name: 'Folder' }).press('Enter')
    await expect(page.getByRole('complementary', { name: 'Will be added' })).toContainText(String(PHOTOS))
    await page.getByRole('banner').getByRole('button', { name: 'Import' }).click()
    await expect(page.getByRole('gridcell')).toHaveCount(PHOTOS)
  })

  await test.step('import the run', async () => {
    await page.goto(`${origin(workbench.url)}/#/runs/add`)
    await page.getByRole('textbox', { name: 'Folder' }).fill(runFolder)
    await page.getByRole('textbox', { name: 'Folder' }).press('Enter')
    await page.getByRole('banner').getByRole('button', { name: 'Add 3 epochs' }).click()
    await expect.poll(async () => (await workbench.hairline<{ runs: unknown[] }>('run', 'list')).runs.length).toBe(1)
  })

  await test.step('paint the photo without a mask; it survives kill -9 and a reload', async () => {
    await page.goto(`${origin(workbench.url)}/#/library`)
    await page.getByRole('gridcell').first().click()
    await page.keyboard.press('Enter')
    const canvas = page.getByRole('application')
    await expect(canvas).toBeVisible()
    await stroke(page)
    await expect(page.getByRole('contentinfo').getByRole('status')).toHaveText(/^Saved ?\d/)
    await workbench.kill()
    await stroke(page, 0.7)
    await expect(page.getByRole('contentinfo').getByRole('status')).toHaveText(/Reconnecting, 1 stroke kept/)
    await workbench.start()
    await expect(page.getByRole('contentinfo').getByRole('status')).toHaveText(/^Saved ?\d/)
    await page.reload()
    await expect(canvas).toBeVisible()
    const { dataset } = await workbench.hairline<{ dataset: { groundTruth: number } }>('dataset', 'show', 'Salon')
    expect(dataset.groundTruth).toBe(PHOTOS)
  })

  let evaluated: Evaluated
  await test.step('evaluate all epochs: window and command line give the same number', async () => {
    await page.goto(`${origin(workbench.url)}/#/progress`)
    await page
      .getByRole('banner')
      .getByRole('button', { name: /^Evaluate/ })
      .click()
    await expect(page.getByRole('heading', { name: /^Epoch 2 is best/ })).toBeVisible({ timeout: 60_000 })
    evaluated = await workbench.hairline<Evaluated>('evaluate', '--dataset', 'Salon', '--run', 'july')
    expect(evaluated.best.epoch).toBe(2)
    await expect(page.getByRole('main')).toContainText(evaluated.best.iou.toFixed(3))
  })

  await test.step('compare the best epoch with the one before', async () => {
    await page.getByRole('banner').getByRole('button', { name: 'Compare epoch 2' }).click()
    await expect(page).toHaveURL(/#\/compare\?/)
    await expect(page.getByText('Too much')).toBeVisible()
    await expect(page.getByRole('region', { name: /^Epoch 2, IoU/ })).toBeVisible()
  })

  await test.step('release it', async () => {
    await page
      .getByRole('banner')
      .getByRole('button', { name: /^Release epoch 2/ })
      .click()
    await expect(page).toHaveURL(/#\/release\?/)
    const exportButton = page.getByRole('banner').getByRole('button', { name: /^Export/ })
    await exportButton.click()
    const index = join(workbench.workspace, 'registry', 'model_registry.json')
    await expect.poll(() => existsSync(index), { timeout: 30_000 }).toBe(true)
    const { models } = JSON.parse(await readFile(index, 'utf8')) as {
      models: Record<string, { versions: { epoch: number; metrics: { val_iou: number } }[] }>
    }
    const [version] = Object.values(models)[0]?.versions ?? []
    expect(version).toMatchObject({ epoch: 2 })
    expect(version?.metrics.val_iou).toBeCloseTo(evaluated.best.iou, 12)
  })

  await test.step('masks come out again', async () => {
    const out = join(workbench.folder, 'masks-out')
    await mkdir(out)
    expect(await workbench.hairline('dataset', 'export', 'Salon', '--out', out)).toMatchObject({
      images: PHOTOS,
      masks: PHOTOS,
    })
  })

  expect(violations).toEqual([])
})

const origin = (url: string) => new URL(url).origin

/** A stroke across the middle of the canvas, at a share of its height. */
async function stroke(page: Page, share = 0.5): Promise<void> {
  const box = await page.getByRole('application').boundingBox()
  if (!box) throw new Error('There is no canvas to paint on.')
  const y = box.y + box.height * share
  await page.mouse.move(box.x + box.width * 0.4, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.6, y, { steps: 12 })
  await page.mouse.up()
}

/** Collects what the content security policy had to stop, and errors that nobody caught. */
function watchPolicy(page: Page): string[] {
  const violations: string[] = []
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text())
  })
  page.on('pageerror', (error) => violations.push(error.message))
  return violations
}
