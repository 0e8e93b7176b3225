import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { Scribble } from '../../src-shared/edges/scribble.ts'
import { bandAround, drawHead, errorIn, type DrawnHead } from '../fixtures/drawn-heads.ts'
import { nextStroke } from '../fixtures/scribble-robot.ts'
import type { Workbench } from '../fixtures/workbench.ts'
import { expect, test } from './fixture.ts'

const SIDE = 320
const STROKES = 5

test.use({ actionTimeout: 60_000 })

type Line = { fromX: number; fromY: number; toX: number; toY: number }

test('wand, similar hair, scribble and refine edge bring a drawn head nearer to its true mask', async ({
  page,
  workbench,
}) => {
  test.setTimeout(240_000)
  const head = drawHead(2026, 1, SIDE)
  await importHead(workbench, head)
  await page.goto(workbench.url)
  await page.getByRole('gridcell').first().click()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('application')).toBeVisible({ timeout: 60_000 })
  const everywhere = new Uint8Array(SIDE * SIDE).fill(1)
  const iou = (mask: Uint8Array) => errorIn(everywhere, head.truth, mask).iou

  // Scribble: Esc leaves nothing, Enter makes a mask of five strokes.
  const lines = robotLines(head)
  await page.keyboard.press('s')
  await draw(page, lines[0]!.line)
  await expect(hair(page)).toHaveText('0.0 %')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Drop' })).toBeDisabled()
  for (const { line, isHair } of lines) await draw(page, line, isHair ? 'left' : 'right')
  await expect(page.getByRole('button', { name: 'Apply' })).toBeEnabled()
  await page.keyboard.press('Enter')
  await expect(hair(page)).not.toHaveText('0.0 %')
  const scribbled = await savedMask(page, workbench)
  expect(iou(scribbled)).toBeGreaterThan(0.85)
  await page.keyboard.press('Control+z')
  await expect(hair(page)).toHaveText('0.0 %')

  // The wand, dragged to a larger tolerance; the photo is stored on its side, so it looks where the view does.
  await page.keyboard.press('w')
  await page.getByLabel('Tolerance, number').fill('8')
  await page.getByLabel('Tolerance, number').press('Enter')
  const { fromX, fromY } = lines[0]!.line
  await draw(page, { fromX, fromY, toX: fromX + 24, toY: fromY })
  await expect(hair(page)).not.toHaveText('0.0 %')
  await expect(page.getByLabel('Tolerance, number')).not.toHaveValue('8')
  const wanded = await savedMask(page, workbench)
  expect(wanded[Math.floor(fromY) * SIDE + Math.floor(fromX)]).toBe(255)
  expect(iou(wanded)).toBeGreaterThan(0.3)
  await page.keyboard.press('Control+z')
  await expect(hair(page)).toHaveText('0.0 %')

  // Similar hair over all of the head keeps to the hair better than the brush alone can.
  await page.keyboard.press('g')
  await page.getByLabel('Size, number').fill('400')
  await page.getByLabel('Size, number').press('Enter')
  await draw(page, lines[0]!.line)
  await expect(hair(page)).not.toHaveText('0.0 %')
  expect(iou(await savedMask(page, workbench))).toBeGreaterThan(iou(new Uint8Array(SIDE * SIDE).fill(255)) + 0.15)
  await page.keyboard.press('Control+z')
  await expect(hair(page)).toHaveText('0.0 %')

  // Refine edge, on a mask such as a model makes: the whole edge, and a brush over a part of it.
  await page.keyboard.press('d')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('coarse.png')
  await expect(hair(page)).not.toHaveText('0.0 %')
  const band = bandAround(head.truth, SIDE, 12)
  const before = errorIn(band, head.truth, head.coarse)
  await page.keyboard.press('r')
  await page.getByRole('button', { name: 'Refine the whole edge' }).click()
  // The mask was imported, and so counts as accepted.
  await page.getByRole('button', { name: 'Paint anyway' }).click()
  await page.getByRole('button', { name: 'Refine the whole edge' }).click()
  await expect(undoButton(page)).toHaveAccessibleName('Undo refine whole edge, 48 px')
  const whole = errorIn(band, head.truth, await savedMask(page, workbench, 'coarse'))
  expect(whole.mae).toBeLessThan(0.6 * before.mae)
  expect(whole.iou).toBeGreaterThan(before.iou)
  await page.keyboard.press('Control+z')
  await draw(page, edgeLine(head))
  await expect(undoButton(page)).toHaveAccessibleName('Undo refine edge 80 px')
  expect(errorIn(band, head.truth, await savedMask(page, workbench, 'coarse')).mae).toBeLessThan(before.mae)
})

/** Two photos of one head: one without a mask and stored on its side, one with a coarse mask. */
async function importHead(workbench: Workbench, { image, coarse }: DrawnHead): Promise<void> {
  const folder = join(workbench.folder, 'Salon')
  await mkdir(join(folder, 'images'), { recursive: true })
  await mkdir(join(folder, 'masks'), { recursive: true })
  const raw = { width: SIDE, height: SIDE } as const
  const photo = sharp(image.pixels, { raw: { ...raw, channels: 3 } })
  await photo
    .clone()
    .png()
    .toFile(join(folder, 'images', 'coarse.png'))
  await photo
    .clone()
    .rotate(-90)
    .jpeg({ quality: 97, chromaSubsampling: '4:4:4' })
    .withMetadata({ orientation: 6 })
    .toFile(join(folder, 'images', 'bare.jpg'))
  await sharp(coarse, { raw: { ...raw, channels: 1 } })
    .png()
    .toFile(join(folder, 'masks', 'coarse.png'))
  await workbench.hairline('dataset', 'import', folder, '--layout', 'pairs')
}

/** What a person would draw, as lines. */
function robotLines({ image, truth }: DrawnHead): { line: Line; isHair: boolean }[] {
  const scribble = new Scribble(image)
  const labels = new Uint8Array(truth.length)
  let mask: Uint8Array | null = null
  return Array.from({ length: STROKES }, () => {
    const before = labels.slice()
    nextStroke(labels, truth, mask, SIDE)
    mask = scribble.solve(labels, { method: 'cut', refine: true })
    const drawn = [...labels.keys()].filter((at) => labels[at] !== before[at])
    return { line: longestLine(drawn), isHair: labels[drawn[0] ?? 0] === 1 }
  })
}

/** Between the two pixels that lie farthest apart, nearly. */
function longestLine(pixels: readonly number[]): Line {
  const places = pixels.map((at) => ({ x: (at % SIDE) + 0.5, y: Math.floor(at / SIDE) + 0.5 }))
  const farthest = (from: { x: number; y: number }) =>
    places.toSorted((a, b) => Math.hypot(b.x - from.x, b.y - from.y) - Math.hypot(a.x - from.x, a.y - from.y))[0] ??
    from
  const one = farthest(places[0] ?? { x: 0, y: 0 })
  const other = farthest(one)
  const inwards = (from: number, to: number) => from + (to - from) * 0.12
  return {
    fromX: inwards(one.x, other.x),
    fromY: inwards(one.y, other.y),
    toX: inwards(other.x, one.x),
    toY: inwards(other.y, one.y),
  }
}

/** Down along the left edge of the coarse mask's middle. */
function edgeLine({ coarse }: DrawnHead): Line {
  const rows = [...Array(SIDE).keys()].filter((y) =>
    coarse.subarray(y * SIDE, (y + 1) * SIDE).some((value) => value >= 128),
  )
  const edgeAt = (share: number) => {
    const y = rows[Math.floor(share * rows.length)] ?? 0
    return { x: coarse.subarray(y * SIDE, (y + 1) * SIDE).findIndex((value) => value >= 128), y }
  }
  const [from, to] = [edgeAt(0.3), edgeAt(0.6)]
  return { fromX: from.x, fromY: from.y, toX: to.x, toY: to.y }
}

/** With real pointer events, in image pixels of a photo that fits the canvas. */
async function draw(page: Page, line: Line, button: 'left' | 'right' = 'left'): Promise<void> {
  const box = await page.getByRole('application').boundingBox()
  if (!box) throw new Error('There is no canvas to paint on.')
  const scale = Math.min(box.width, box.height) / SIDE
  const [left, top] = [box.x + (box.width - SIDE * scale) / 2, box.y + (box.height - SIDE * scale) / 2]
  await page.mouse.move(left + line.fromX * scale, top + line.fromY * scale)
  await page.mouse.down({ button })
  await page.mouse.move(left + line.toX * scale, top + line.toY * scale, { steps: 6 })
  await page.mouse.up({ button })
}

/** The panel's share of hair. */
const hair = (page: Page) =>
  page.getByRole('term').filter({ hasText: 'Hair' }).locator('xpath=following-sibling::dd').first()

const undoButton = (page: Page) => page.getByRole('button', { name: /^Undo/ }).first()

/** The mask as the command line gives it out, once all of it is saved. */
async function savedMask(page: Page, workbench: Workbench, stem = 'bare'): Promise<Uint8Array> {
  await expect(page.getByRole('contentinfo').getByRole('status').first()).toHaveText(/^Saved ?\d/)
  const out = join(workbench.folder, 'out')
  await rm(out, { recursive: true, force: true })
  await workbench.hairline('dataset', 'export', 'Salon', '--out', out)
  return new Uint8Array(
    await sharp(join(out, 'masks', `${stem}.png`))
      .extractChannel(0)
      .raw()
      .toBuffer(),
  )
}
