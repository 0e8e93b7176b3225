import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writePairs } from '../fixtures/photos.ts'
import { expect, test } from './fixture.ts'
import { writeRun } from './tiny-run.ts'

test.use({ actionTimeout: 20_000, viewport: { width: 1280, height: 800 } })

test('nothing in the panel moves while answers come: at the first image, the next one, with a rule, by strokes and operations', async ({
  page,
  workbench,
}) => {
  const photos = join(workbench.folder, 'Salon')
  await writePairs(photos, 3, 200)
  await rm(join(photos, 'masks'), { recursive: true })
  await workbench.hairline('dataset', 'import', photos, '--layout', 'pairs')
  await writeRun(join(workbench.folder, 'run'))
  await workbench.hairline('run', 'import', join(workbench.folder, 'run'))
  await page.addInitScript(watchSections)
  await page.goto(workbench.url)
  await page.getByRole('gridcell').first().click()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('application')).toBeVisible()
  const panel = page.getByRole('complementary', { name: 'Mask' })
  await expect(panel.getByText(/^Would cover/)).toBeVisible()
  const first = await places()
  expect([...first.keys()]).toEqual(['Start from', 'New masks', 'View', 'Mask', 'History', 'Versions', 'Whole mask'])
  expect(moved(first)).toEqual([])

  await page.getByRole('button', { name: 'Change' }).click()
  await page.getByRole('combobox', { name: 'New masks start from' }).click()
  await page.getByRole('option', { name: /^Epoch 2/ }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText(/Began with epoch 2/)).toBeVisible()
  // An address that names the image alone, and another one in the same list.
  await page.goto(page.url().replace(/\?.*/, ''))
  await page.reload()
  await expect(page.getByText(/Began with epoch 2/)).toBeVisible()
  await places()
  await page.keyboard.press('d')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('photo_00001.jpg')
  await expect(page.getByText(/Began with epoch 2/)).toBeVisible()
  await panel.getByRole('button', { name: 'Grow' }).click()
  await panel.getByRole('button', { name: 'Grow' }).click()
  await expect(panel.getByRole('option')).toHaveCount(4)
  await expect(panel.getByText(/Began with epoch 2/)).toBeHidden()
  expect(moved(await places())).toEqual([])

  /** Where the tops of the sections were since it was asked last. */
  async function places(): Promise<Map<string, number[]>> {
    return new Map(Object.entries(await page.evaluate(() => (window as unknown as Watched).takeTops())))
  }
})

type Watched = { takeTops: () => Record<string, number[]> }

const moved = (places: Map<string, number[]>) => [...places].filter(([, tops]) => tops.length > 1)

/** In each frame, in the page: the places of the panel's sections within what is scrolled. */
function watchSections(): void {
  let seen: Record<string, number[]> = {}
  ;(window as unknown as Watched).takeTops = () => {
    const tops = seen
    seen = {}
    return tops
  }
  const look = () => {
    const panel = document.querySelector('[data-region="Mask"]')
    for (const section of panel?.querySelectorAll('section') ?? []) {
      const title = section.querySelector('h2')?.textContent ?? ''
      const first = panel?.querySelector('section')?.getBoundingClientRect().top ?? 0
      const top = Math.round(section.getBoundingClientRect().top - first)
      const tops = (seen[title] ??= [])
      if (!tops.includes(top)) tops.push(top)
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
