import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { writePairs } from '../fixtures/photos.ts'
import type { Workbench } from '../fixtures/workbench.ts'
import { expect } from './fixture.ts'

/** Opens the first of `count` square photos of the dataset Salon, `photo_00000`, in Annotate; it has no mask. */
export async function openUnpainted(
  page: Page,
  workbench: Workbench,
  { count, sidePx }: { count: number; sidePx: number },
): Promise<void> {
  const photos = join(workbench.folder, 'Salon')
  await writePairs(photos, count, sidePx)
  await rm(join(photos, 'masks', 'photo_00000.png'))
  await workbench.hairline('dataset', 'import', photos, '--layout', 'pairs')
  await page.goto(workbench.url)
  await page.getByRole('gridcell', { name: /photo_00000/ }).click()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('application')).toBeVisible({ timeout: 45_000 })
}
