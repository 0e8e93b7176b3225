import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import sharp from 'sharp'
import { encodePatch } from '../../src-shared/mask/index.ts'
import { connectClient } from '../fixtures/rpc-client.ts'
import type { Workbench } from '../fixtures/workbench.ts'
import { writePairs } from '../fixtures/photos.ts'
import { expect, test } from './fixture.ts'

const PHOTOS = 3
const SIDE = 200

test.use({ actionTimeout: 20_000 })

test('what is painted, undone and erased is what the mask file holds', async ({ page, workbench }) => {
  await importPhotos(workbench)
  await openFirst(page, workbench)
  await setBrush(page, 20, 100)
  const once = await changedBy(figure(page, 'Hair'), () => stroke(page, 0.25))
  await expect(figure(page, 'Soft edge')).toHaveText('0.0 %')
  await stroke(page, 0.75)
  await expect(figure(page, 'Hair')).not.toHaveText(once)
  await page.keyboard.press('Control+z')
  await expect(figure(page, 'Hair')).toHaveText(once)
  await page.keyboard.press('Control+Shift+z')
  await page.keyboard.press('Control+z')
  await expect(saveState(page)).toHaveText(/^Saved ?\d/)

  const painted = await exportedMask(workbench, 'one')
  expect(painted.at(0.5, 0.25)).toBe(255)
  expect(painted.at(0.5, 0.75)).toBe(0)
  expect(painted.values).toEqual(new Set([0, 255]))

  await page.keyboard.press('e')
  await setBrush(page, 60, 100)
  await page.keyboard.press('b')
  await stroke(page, 0.25, { button: 'right' })
  await expect(figure(page, 'Hair')).toHaveText('0.0 %')
  await expect(saveState(page)).toHaveText(/^Saved ?\d/)
  expect((await exportedMask(workbench, 'two')).values).toEqual(new Set([0]))
})

test('Esc drops the stroke, a lost pointer keeps it, and the next image waits for nothing', async ({
  page,
  workbench,
}) => {
  await importPhotos(workbench)
  await openFirst(page, workbench)
  const { x, y, width, height } = await canvasBox(page)
  await page.mouse.move(x + width / 2, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + width / 2 + 40, y + height / 2, { steps: 4 })
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await expect(figure(page, 'Hair')).toHaveText('0.0 %')
  await page.mouse.down()
  await page.mouse.move(x + width / 2, y + height / 2, { steps: 4 })
  await page.evaluate(() => window.dispatchEvent(new Event('blur')))
  await page.mouse.move(x + width / 2, y + height / 4, { steps: 4 })
  await page.mouse.up()
  await expect(figure(page, 'Hair')).not.toHaveText('0.0 %')
  const kept = await figure(page, 'Hair').innerText()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('photo_00001.jpg')
  await page.keyboard.press('a')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('photo_00000.jpg')
  await expect(figure(page, 'Hair')).toHaveText(kept)
  // From a field of the panel it leads to the picture first, and what was typed counts.
  const feather = page.getByRole('textbox', { name: 'Feather: pixels' })
  await feather.fill('7')
  // A click is enough to type another number; it is written as numbers are here.
  const threshold = page.getByRole('textbox', { name: 'Threshold: threshold' })
  await threshold.click()
  await expect.poll(() => threshold.evaluate((field: HTMLInputElement) => field.selectionEnd)).toBe('at 0.50'.length)
  await page.keyboard.type('.5')
  await feather.focus()
  await expect(threshold).toHaveValue('at 0.50')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('application')).toBeFocused()
  await expect(feather).toHaveValue('7 px')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('gridcell', { selected: true })).toHaveAccessibleName(/^photo_00000/)
})

test('however a pointer is lost, the stroke ends where it is and is kept', async ({ page, context, workbench }) => {
  await importPhotos(workbench)
  await openFirst(page, workbench)
  await setBrush(page, 10, 100)
  const canvas = page.getByRole('application')
  const box = await canvasBox(page)
  const at = (x: number, y: number) => ({
    x: Math.round(box.x + box.width / 2 + (x - 0.5) * box.height),
    y: Math.round(box.y + y * box.height),
  })
  const cdp = await context.newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel', ...points: [number, number][]) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ ...at(x, y), id })) })
  const tell = (target: 'window' | 'document', type: string) =>
    page.evaluate(
      ([on, name]) => (on === 'window' ? window : document).dispatchEvent(new Event(name as string)),
      [target, type],
    )
  /** Ways to lose the mouse in the middle of a stroke at a height. */
  const ways: ((y: number) => Promise<unknown>)[] = [
    () => canvas.evaluate((element) => element.releasePointerCapture(1)),
    () => tell('window', 'blur'),
    () => tell('document', 'visibilitychange'),
    () => tell('window', 'pagehide'),
    // The release went unseen: the mouse comes back with no button down.
    (y) => cdp.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...at(0.7, y), buttons: 0 }),
  ]
  const rows = ways.map((_, index) => 0.15 + index * 0.1)
  for (const [index, lose] of ways.entries()) {
    const y = rows[index] as number
    const [from, to, beyond] = [at(0.3, y), at(0.5, y), at(0.9, y)]
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(to.x, to.y, { steps: 3 })
    await expect(saveState(page)).toHaveText('Unsaved')
    await lose(y)
    await page.mouse.move(beyond.x, beyond.y, { steps: 3 })
    await page.mouse.up()
  }
  // A finger that the system takes away; a second one neither paints nor ends the stroke.
  await touch('touchStart', [0.3, 0.7])
  await touch('touchMove', [0.4, 0.7])
  await touch('touchStart', [0.4, 0.7], [0.4, 0.8])
  await touch('touchMove', [0.5, 0.7], [0.6, 0.8])
  await touch('touchCancel')
  await expect(saveState(page)).toHaveText(/^Saved ?\d/)
  const mask = await exportedMask(workbench, 'ends')
  for (const y of [...rows, 0.7]) expect([mask.at(0.31, y), mask.at(0.48, y), mask.at(0.8, y)]).toEqual([255, 255, 0])
  expect([mask.at(0.4, 0.8), mask.at(0.5, 0.8)]).toEqual([0, 0])
})

test('of two windows one paints and the other looks, until it takes over', async ({ page, context, workbench }) => {
  await importPhotos(workbench)
  await openFirst(page, workbench)
  await setBrush(page, 20, 100)
  const other = await context.newPage()
  await other.goto(page.url())
  await expect(other.getByText(/You paint this in another window since/)).toBeVisible()
  await expect(saveState(other)).toHaveText(/^Read-only/)
  await stroke(other, 0.8)
  await other.keyboard.press('Control+z')
  await other.keyboard.press('Control+Enter')
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('photo_00000.jpg')
  for (const name of ['Undo', 'Invert']) await expect(other.getByRole('button', { name, exact: true })).toBeDisabled()
  const first = await changedBy(figure(page, 'Hair'), () => stroke(page, 0.2))
  await expect(saveState(page)).toHaveText(/^Saved ?\d/)
  // What was painted there is seen here, and what was tried here is nowhere.
  await expect(figure(other, 'Hair')).toHaveText(first)

  await other.getByRole('button', { name: 'Take over' }).click()
  await expect(page.getByText(/You paint this in another window since/)).toBeVisible()
  await expect(saveState(other)).not.toHaveText(/^Read-only/)
  await expect(figure(other, 'Hair')).toHaveText(first)
  const second = await changedBy(figure(other, 'Hair'), () => stroke(other, 0.8))
  await expect(saveState(other)).toHaveText(/^Saved ?\d/)
  await expect(other.getByText('painted here at')).toBeHidden()
  await expect(figure(page, 'Hair')).toHaveText(second)
  const mask = await exportedMask(workbench, 'both')
  expect([mask.at(0.5, 0.2), mask.at(0.5, 0.5), mask.at(0.5, 0.8)]).toEqual([255, 0, 255])
})

test('a mask that was changed elsewhere is not painted over unasked', async ({ page, workbench }) => {
  await importPhotos(workbench)
  await openFirst(page, workbench)
  await setBrush(page, 20, 100)
  await strokeElsewhere(workbench, page, 0.2)
  await stroke(page, 0.8)
  await expect(page.getByText('painted here at')).toBeVisible()
  await expect(saveState(page)).toHaveText(/Not saved: painted elsewhere/)
  await page.getByRole('button', { name: 'Keep mine' }).click()
  await expect(saveState(page)).toHaveText(/^Saved ?\d/)
  const mine = await exportedMask(workbench, 'mine')
  expect([mine.at(0.5, 0.2), mine.at(0.5, 0.8)]).toEqual([0, 255])

  await strokeElsewhere(workbench, page, 0.2)
  await stroke(page, 0.5)
  await expect(page.getByText('painted here at')).toBeVisible()
  await page.getByRole('button', { name: 'Reload' }).click()
  await expect(page.getByText('painted here at')).toBeHidden()
  await expect(saveState(page)).toHaveText(/^Saved ?\d/)
  const theirs = await exportedMask(workbench, 'theirs')
  expect([theirs.at(0.5, 0.2), theirs.at(0.5, 0.5), theirs.at(0.5, 0.8)]).toEqual([255, 0, 255])
})

test('strokes outlive the backend and the tab that painted them, and are offered to be looked at', async ({
  page,
  context,
  workbench,
}) => {
  await importPhotos(workbench)
  await openFirst(page, workbench)
  await setBrush(page, 20, 100)
  await stroke(page, 0.2)
  await expect(saveState(page)).toHaveText(/^Saved ?\d/)
  // In the mask file: no crash can take it.
  await exportedMask(workbench, 'first')
  await workbench.kill()
  await changedBy(figure(page, 'Hair'), () => stroke(page, 0.5))
  const hair = await changedBy(figure(page, 'Hair'), () => stroke(page, 0.8))
  await expect(saveState(page)).toHaveText(/Reconnecting, 2 strokes kept/)
  const address = page.url()
  const asked = page.waitForEvent('dialog')
  await page.close({ runBeforeUnload: true })
  expect((await asked).type()).toBe('beforeunload')
  await (await asked).dismiss()
  await page.close({ runBeforeUnload: false })
  await workbench.start()
  // Any screen of a new page sends what the last one could not.
  const next = await context.newPage()
  await next.goto(workbench.url)
  await expect(next.getByRole('gridcell').first()).toBeVisible()
  const rows = async (name: string) => {
    const mask = await exportedMask(workbench, name).catch(() => null)
    return [0.2, 0.5, 0.8].map((share) => mask?.at(0.5, share))
  }
  await expect.poll(() => rows('late'), { timeout: 30_000 }).toEqual([255, 255, 255])

  await next.goto(address)
  await expect(next.getByText(/strokes recovered/)).toHaveText('2 strokes recovered')
  await expect(figure(next, 'Hair')).toHaveText(hair)
  const band = next.getByRole('status', { name: 'Recovered after a crash' })
  const canvas = next.getByRole('application')
  const after = await canvas.screenshot()
  await band.getByText('Before').click()
  await expect(band.getByRole('radio', { name: 'Before' })).toBeChecked()
  await expect.poll(async () => (await canvas.screenshot()).equals(after)).toBe(false)
  await expect(figure(next, 'Hair')).toHaveText(hair)
  expect(await rows('looked')).toEqual([255, 255, 255])
  await band.getByRole('button', { name: 'Undo' }).click()
  await expect(band).toBeHidden()
  await expect(saveState(next)).toHaveText(/^Saved ?\d/)
  expect(await rows('taken-back')).toEqual([255, 0, 0])
  await next.keyboard.press('Control+z')
  await expect(figure(next, 'Hair')).toHaveText(hair)
  await expect(saveState(next)).toHaveText(/^Saved ?\d/)
  await next.reload()
  await expect(figure(next, 'Hair')).toHaveText(hair)
  await expect(band).toBeHidden()
})

/** The text that something done has led to: figures are told some frames later. */
async function changedBy(shown: Locator, work: () => Promise<void>): Promise<string> {
  const before = await shown.innerText()
  await work()
  await expect(shown).not.toHaveText(before)
  return shown.innerText()
}

/** A program that knows nothing of this window paints a square of the opened image, at a share of its height. */
async function strokeElsewhere(workbench: Workbench, page: Page, share: number): Promise<void> {
  const imageId = decodeURIComponent(new URL(page.url().replace('#', '')).pathname.split('/').at(-1) ?? '')
  const rpc = await connectClient(workbench.url)
  const { sequence, width, height } = await rpc.call.annotation.open({ imageId })
  const tile = { x: width / 2 - 8, y: height * share - 8, width: 16, height: 16 }
  const patch = encodePatch({ width, height, tiles: [{ ...tile, pixels: new Uint8Array(256).fill(255) }] })
  const strokeId = `str_elsewhere_${sequence}`
  await rpc.call.annotation.appendStroke({
    imageId,
    strokeId,
    sessionId: 'ses_elsewhere',
    base: sequence,
    label: 'Elsewhere',
    patch: new Blob([new Uint8Array(patch)]),
  })
  await rpc.close()
}

async function importPhotos(workbench: Workbench): Promise<void> {
  const photos = join(workbench.folder, 'Salon')
  await writePairs(photos, PHOTOS, SIDE)
  for (let index = 0; index < PHOTOS; index++) await rm(join(photos, 'masks', `photo_0000${index}.png`))
  await workbench.hairline('dataset', 'import', photos, '--layout', 'pairs')
}

async function openFirst(page: Page, workbench: Workbench): Promise<void> {
  await page.goto(workbench.url)
  await page.getByRole('gridcell').first().click()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('application')).toBeVisible()
  await expect(figure(page, 'Hair')).toHaveText('0.0 %')
}

async function setBrush(page: Page, sizePx: number, hardness: number): Promise<void> {
  for (const [label, value] of [
    ['Size, number', sizePx],
    ['Hardness, number', hardness],
  ] as const) {
    await page.getByLabel(label).fill(String(value))
    await page.getByLabel(label).press('Enter')
  }
}

async function canvasBox(page: Page) {
  const box = await page.getByRole('application').boundingBox()
  if (!box) throw new Error('There is no canvas to paint on.')
  return box
}

/** From left to right across the middle of a square photo that fills the canvas' height, at a share of it. */
async function stroke(page: Page, share: number, options: { button?: 'right' } = {}): Promise<void> {
  const { x, y, width, height } = await canvasBox(page)
  const [left, right] = [x + width / 2 - height * 0.2, x + width / 2 + height * 0.2]
  await page.mouse.move(left, y + height * share)
  await page.mouse.down(options)
  await page.mouse.move(right, y + height * share, { steps: 8 })
  await page.mouse.up(options)
}

/** A figure of the panel "Mask". */
const figure = (page: Page, name: string) =>
  page.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd')

const saveState = (page: Page) => page.getByRole('contentinfo').getByRole('status')

/** The first photo's mask as the command line gives it out. */
async function exportedMask(workbench: Workbench, name: string) {
  const out = join(workbench.folder, name)
  await rm(out, { recursive: true, force: true })
  await workbench.hairline('dataset', 'export', 'Salon', '--out', out)
  const mask = await sharp(join(out, 'masks', 'photo_00000.png'))
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = mask.info
  return {
    values: new Set(mask.data),
    /** Coverage at a share of width and height. */
    at: (x: number, y: number) => mask.data[(Math.floor(y * height) * width + Math.floor(x * width)) * channels],
  }
}
