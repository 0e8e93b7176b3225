import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { writePairs } from '../fixtures/photos.ts'
import { expect, test } from './fixture.ts'
import { writeRun } from './tiny-run.ts'

test.use({ actionTimeout: 20_000 })

test('the keyboard alone leads from the import to the release', async ({ page, workbench }) => {
  test.setTimeout(180_000)
  const photos = join(workbench.folder, 'Salon')
  await writePairs(photos, 6)
  await writeRun(join(workbench.folder, 'july'))
  await workbench.hairline('run', 'import', join(workbench.folder, 'july'))
  await page.goto(workbench.url)
  await expect(page.getByText('Drop a folder of photos here')).toBeVisible()

  await test.step('import: Ctrl+O, type the folder, Ctrl+Enter', async () => {
    await page.keyboard.press('Control+o')
    const path = page.getByRole('dialog', { name: 'Folder of photos' }).getByRole('textbox')
    await expect(path).toBeFocused()
    await expect(path).toHaveValue(/./)
    await page.keyboard.press('Control+a')
    await page.keyboard.type(photos)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toContainText('images')
    await tabTo('button', 'Choose this folder')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('complementary', { name: 'Will be added' })).toContainText('6')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('gridcell')).toHaveCount(6)
  })

  await test.step('the palette evaluates the run', async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('Progress')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/#\/progress/)
    const evaluate = page.getByRole('banner').getByRole('button', { name: /^Evaluate/ })
    await expect(evaluate).toBeEnabled()
    await tabTo('button', await evaluate.innerText())
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: /^Epoch 2 is best/ })).toBeVisible({ timeout: 60_000 })
  })

  await test.step('Ctrl+Alt+1 and the arrows find an image, Enter opens it, Esc comes back to it', async () => {
    await page.keyboard.press('Control+Alt+1')
    await expect(page.getByRole('gridcell', { name: /photo_00000/ })).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('application')).toBeVisible()
    await tabTo('button', 'Clear mask')
    await page.keyboard.press('Enter')
    // The mask was imported, and so counts as accepted: asked once, and answered by the same key.
    await expect(page.getByRole('button', { name: 'Paint anyway' })).toBeFocused()
    await page.keyboard.press('Enter')
    await tabTo('button', 'Clear mask')
    await page.keyboard.press('Enter')
    await tabTo('button', 'Replace')
    await page.keyboard.press('Enter')
    const status = page.getByRole('contentinfo').getByRole('status')
    await expect(status).toHaveText(/^Saved ?\d/)
    // Both again, so that the mask is the one that was evaluated.
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await expect(page.getByRole('button', { name: 'Redo' })).toBeEnabled()
    await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled()
    await expect(status).toHaveText(/^Saved ?\d/)
    await page.keyboard.press('Escape')
    await expect(page).toHaveURL(/#\/library/)
  })

  await test.step('Progress, Enter, Compare, then Release with Ctrl+Enter', async () => {
    await page.keyboard.press('Control+Alt+4')
    await expect(page.getByRole('heading', { name: /is best/ })).toBeVisible()
    await page.keyboard.press('b')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/#\/compare\?/)
    const release = page.getByRole('banner').getByRole('button', { name: /^Release epoch/ })
    await expect(release).toBeEnabled()
    await tabTo('button', await release.innerText())
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/#\/release\?/)
    await expect(page.getByRole('banner').getByRole('button', { name: /^Export/ })).toBeEnabled()
    await page.keyboard.press('Control+Enter')
    const index = join(workbench.workspace, 'registry', 'model_registry.json')
    await expect.poll(() => existsSync(index), { timeout: 30_000 }).toBe(true)
  })

  await test.step('? shows the keys of the screen', async () => {
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toContainText('Export')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  })

  /** Moves the focus with Tab until it is on that element, and proves that the focus can be seen there. */
  async function tabTo(role: 'button', name: string): Promise<void> {
    const target = page.getByRole(role, { name }).first()
    await expect(target).toBeVisible()
    for (let presses = 0; presses < 120; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab never reaches the ${role} ${name}.`)
  }
})
