import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { writePairs } from '../fixtures/photos.ts'
import type { Workbench } from '../fixtures/workbench.ts'
import { expect, test } from './fixture.ts'
import { writeRun } from './tiny-run.ts'

test.use({ actionTimeout: 20_000 })

type Status = {
  counts: Record<string, number>
  items: { image: string; status: string; by: string; noHair: boolean }[]
}
const statusOf = (workbench: Workbench) => workbench.hairline<Status>('dataset', 'status', 'Salon', '--images')

test('an image goes from to do over submitted and returned to accepted, with the next one open at once', async ({
  page,
  workbench,
}) => {
  await importAll(workbench)
  await openFirst(page, workbench)
  await expect(pill(page)).toHaveText('To do')

  await test.step('the rule puts the prediction in, undo takes it away, and it is nobody’s mask until then', async () => {
    await page.getByRole('button', { name: 'Change' }).click()
    await page.getByRole('combobox', { name: 'New masks start from' }).click()
    await page.getByRole('option', { name: /^Epoch 2/ }).click()
    await expect(page.getByText(/Began with epoch 2/)).toBeVisible()
    await expect(figure(page, 'Hair')).not.toHaveText('0.0 %')
    expect((await statusOf(workbench)).counts).toMatchObject({ todo: 3, accepted: 1 })
    await page.keyboard.press('Control+z')
    await expect(figure(page, 'Hair')).toHaveText('0.0 %')
    await expect(pill(page)).toHaveText('In progress')
  })

  await test.step('an empty mask asks', async () => {
    await page.keyboard.press('Control+Enter')
    await expect(page.getByText('No hair in this photo?')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByText('No hair in this photo?')).toBeHidden()
    await expect(title(page)).toHaveText('photo_00000.jpg')
    await stroke(page)
    await page.keyboard.press('Control+Enter')
    await expect(title(page)).toHaveText('photo_00001.jpg')
    await expect(page.getByRole('button', { name: /photo_00000.jpg, Submitted by Mara/ })).toBeVisible()
  })

  await test.step('the next one begins with its prediction; submitted as it is, it is the person’s', async () => {
    await expect(page.getByText(/Began with epoch 2/)).toBeVisible()
    await page.keyboard.press('Control+Enter')
    await expect(title(page)).toHaveText('photo_00002.jpg')
    await expect(page.getByText(/Began with epoch 2/)).toBeVisible()
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: 'Yes, no hair' }).click()
    await expect(page.getByText('Queue done')).toBeVisible()
    await expect
      .poll(async () => (await statusOf(workbench)).items.map(({ status, noHair }) => `${status} ${noHair}`))
      .toEqual(['submitted false', 'submitted false', 'submitted true', 'accepted false'])
  })

  await test.step('a reviewer returns one with a comment, which its painter reads first', async () => {
    await page.keyboard.press('a')
    await expect(title(page)).toHaveText('photo_00001.jpg')
    await expect(pill(page)).toHaveText('Submitted')
    await page.keyboard.press('Control+Shift+Backspace')
    await page.getByLabel('What is to be done?').fill('Follow the strands.')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: /photo_00001.jpg, Returned by Mara/ }).click()
    await expect(page.getByRole('region', { name: 'Returned' })).toContainText('Follow the strands.')
    await stroke(page)
    await expect(pill(page)).toHaveText('Returned, in progress')
    await expect(page.getByRole('region', { name: 'Returned' })).toBeVisible()
    expect((await statusOf(workbench)).counts).toMatchObject({ returned: 1, 'in-progress': 0 })
  })

  await test.step('accepting one can be taken back; painting on it asks once', async () => {
    await page.getByRole('button', { name: /photo_00000.jpg, Submitted/ }).click()
    await expect(title(page)).toHaveText('photo_00000.jpg')
    await expect(pill(page)).toHaveText('Submitted')
    await page.getByRole('button', { name: /^Accept/ }).click()
    const done = page.getByRole('status', { name: 'Done' })
    await expect(done).toContainText('Accepted photo_00000.jpg')
    await done.getByRole('button', { name: 'Undo' }).click()
    await expect(title(page)).toHaveText('photo_00000.jpg')
    await expect(pill(page)).toHaveText('Submitted')
    await page.getByRole('button', { name: /^Accept/ }).click()
    await expect.poll(async () => (await statusOf(workbench)).items[0]?.status).toBe('accepted')
    await page.getByRole('button', { name: /photo_00000.jpg, Accepted by Mara/ }).click()
    await expect(title(page)).toHaveText('photo_00000.jpg')
    await expect(pill(page)).toHaveText('Accepted')
    const before = await figure(page, 'Hair').innerText()
    await stroke(page)
    await expect(page.getByText(/This mask was accepted by Mara/)).toBeVisible()
    await expect(figure(page, 'Hair')).toHaveText(before)
    await page.getByRole('button', { name: 'Paint anyway' }).click()
    await stroke(page, 0.8)
    await expect(pill(page)).toHaveText('In progress')
  })

  const { people } = await workbench.hairline<{ people: { person: string; totalMs: number }[] }>(
    'dataset',
    'status',
    'Salon',
    '--time',
  )
  expect(people[0]?.person).toBe('Mara')
  expect(people[0]?.totalMs).toBeGreaterThan(0)
})

async function importAll(workbench: Workbench): Promise<void> {
  const photos = join(workbench.folder, 'Salon')
  await writePairs(photos, 4, 200)
  for (const index of [0, 1, 2]) await rm(join(photos, 'masks', `photo_0000${index}.png`))
  await workbench.hairline('dataset', 'import', photos, '--layout', 'pairs')
  const run = join(workbench.folder, 'run')
  await writeRun(run)
  await workbench.hairline('run', 'import', run)
}

async function openFirst(page: Page, workbench: Workbench): Promise<void> {
  await page.goto(workbench.url)
  const name = page.getByLabel('Your name')
  await name.fill('Mara')
  await name.press('Enter')
  await expect(name).toBeHidden()
  await page.getByRole('gridcell').first().click()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('application')).toBeVisible()
}

async function stroke(page: Page, share = 0.5): Promise<void> {
  const box = await page.getByRole('application').boundingBox()
  if (!box) throw new Error('There is no canvas to paint on.')
  const { x, y, width, height } = box
  await page.mouse.move(x + width / 2 - height * 0.2, y + height * share)
  await page.mouse.down()
  await page.mouse.move(x + width / 2 + height * 0.2, y + height * share, { steps: 6 })
  await page.mouse.up()
}

const pill = (page: Page) =>
  page
    .getByRole('navigation', { name: 'Where you are' })
    .getByText(/^(To do|In progress|Submitted|Accepted|Returned|Returned, in progress)$/)
const title = (page: Page) => page.getByRole('heading', { level: 1 })
const figure = (page: Page, name: string) =>
  page.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd')
