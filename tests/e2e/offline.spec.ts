import { join } from 'node:path'
import { writePairs } from '../fixtures/photos.ts'
import { expect, test } from './fixture.ts'

test('an image that is opened while the backend is away says so, and opens when it is back', async ({
  page,
  workbench,
}) => {
  const photos = join(workbench.folder, 'Salon')
  await writePairs(photos, 6)
  await workbench.hairline('dataset', 'import', photos)
  await page.goto(workbench.url)
  await page.getByRole('gridcell').first().click()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('application', { name: /photo_00000/ })).toBeVisible({ timeout: 45_000 })
  await workbench.kill()
  // Not the next one, which is prepared: that opens without a backend.
  await page
    .getByRole('navigation', { name: 'Queue' })
    .getByRole('button', { name: /photo_00005/ })
    .click()
  await expect(page.getByText('This photo waits for the backend')).toBeVisible()
  await workbench.start()
  await expect(page.getByRole('application', { name: /photo_00005/ })).toBeVisible({ timeout: 45_000 })
  await expect(page.getByText('This photo waits for the backend')).toBeHidden()
})
