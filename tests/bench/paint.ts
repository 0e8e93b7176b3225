import { chromium, type Page } from '@playwright/test'
import { join } from 'node:path'
import { chromiumLaunchOptions } from '../fixtures/chromium.ts'
import { Workbench } from '../fixtures/workbench.ts'
import { longStroke, shortStroke, type Box } from './paint/hand.ts'
import { konvaLines } from './paint/konva-peer.ts'
import { pageMemoryMB } from './paint/memory.ts'
import { installClock, pressAndSee, readClock, resetClock } from './paint/page-clock.ts'
import { writeLargePairs } from './paint/photos.ts'
import { report } from './report.ts'

/**
 * `paint`: a hand that paints on 4096² photos with masks, real pointer events in Chromium with software rendering against
 * the real backend. `paintNP99Ms` is the main thread's work per pointer event with a brush of N px: its listeners and the
 * drawing of the frame that follows. `undoP95Ms` is from the key to the picture on the screen, as the browser says in steps of
 * 8 ms (`undosTold` of them); `undoTaskP95Ms` to the first task after it, which the browser holds back until the next frame.
 * The peer is the naive way with Konva, a line per stroke on a cached layer.
 */
const SIDE = 4096
const IMAGES = 6
const share = Number(process.env.HAIRLINE_BENCH_SHARE ?? 1)
const STROKE_MS = 10_000 * share
const STROKES = Math.ceil(500 * share)
const UNDOS = Math.ceil(60 * share)
/** Up to this size no frame may be late. */
const SMOOTH_UP_TO_PX = 1000
/** Time in which the next image is made ready, shorter than anybody needs for one. */
const LOOK_MS = 4000

const workbench = await Workbench.create()
const browser = await chromium.launch(chromiumLaunchOptions)
try {
  const photos = join(workbench.folder, 'photos')
  await writeLargePairs(photos, IMAGES, SIDE)
  await workbench.hairline('dataset', 'import', photos, '--name', 'large')
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addInitScript(installClock)
  const page = await context.newPage()
  await page.goto(workbench.url)
  const figures: Record<string, number> = {}

  await openFromLibrary(page, 0)
  const nextImageMs: number[] = []
  for (let index = 1; index < IMAGES; index++) {
    await page.waitForTimeout(LOOK_MS)
    nextImageMs.push(await timed(page, 'd'))
  }
  const openMs: number[] = []
  for (const index of [0, 3, 1]) openMs.push(await openFromLibrary(page, index))

  const box = await canvasBox(page)
  await allowPainting(page, box)
  let worstFrameMs = 0
  for (const sizePx of [100, 500, 1000, 2000]) {
    await setSize(page, sizePx)
    await resetClock(page)
    await longStroke(page, box, STROKE_MS)
    await page.waitForTimeout(300)
    const { pointerWork, frames } = await readClock(page)
    figures[`paint${sizePx}P99Ms`] = quantile(pointerWork, 0.99)
    figures[`paint${sizePx}Events`] = pointerWork.length
    if (sizePx <= SMOOTH_UP_TO_PX) worstFrameMs = Math.max(worstFrameMs, ...frames)
  }

  await setSize(page, 100)
  await page.getByRole('button', { name: 'Clear mask' }).click()
  await page.waitForTimeout(2000)
  await resetClock(page)
  for (let index = 0; index < STROKES; index++) await shortStroke(page, box, index)
  await page.waitForTimeout(3000)
  const { upToDurable } = await readClock(page)
  figures['pageMemoryMB'] = await pageMemoryMB(browser)
  await resetClock(page)
  for (let index = 0; index < UNDOS; index++) await pressAndSee(page, 'Control+z')
  const { keyToDrawn, keyToShown, toldKeys } = await readClock(page)

  const scene = { sizePx: 100, side: SIDE, box, durationMs: STROKE_MS }
  const peer = await konvaLines(context, { ...scene, isCached: true })
  const uncached = await konvaLines(context, { ...scene, isCached: false })
  report(
    'paint',
    {
      ...figures,
      worstFrameMs,
      undoP95Ms: quantile(keyToShown, 0.95),
      undoTaskP95Ms: quantile(keyToDrawn, 0.95),
      undosTold: toldKeys,
      openMs: quantile(openMs, 0.5),
      nextImageMs: quantile(nextImageMs, 0.5),
      nextImageWorstMs: Math.max(...nextImageMs),
      durableP95Ms: quantile(upToDurable, 0.95),
      durableStrokes: upToDurable.length,
      konvaLinesP99Ms: quantile(peer, 0.99),
      konvaUncachedP99Ms: quantile(uncached, 0.99),
    },
    { konvaLinesOverOurs: quantile(peer, 0.99) / (figures['paint100P99Ms'] ?? Number.NaN) },
  )
} finally {
  await browser.close()
  await workbench.dispose()
}

/** From Enter on an image of the Library to its first frame that one can paint on. Milliseconds. */
async function openFromLibrary(page: Page, index: number): Promise<number> {
  if (await page.getByRole('application').isVisible()) await page.keyboard.press('Escape')
  await page.getByRole('gridcell').nth(index).click()
  return timed(page, 'Enter')
}

async function timed(page: Page, key: string): Promise<number> {
  await resetClock(page)
  await pressAndSee(page, key, true)
  return (await readClock(page)).keyToDrawn[0] ?? Number.NaN
}

async function canvasBox(page: Page): Promise<Box> {
  const box = await page.getByRole('application').boundingBox()
  if (!box) throw new Error('There is no canvas to paint on.')
  return box
}

/** An imported mask counts as accepted: painting on it is asked once. */
async function allowPainting(page: Page, box: Box): Promise<void> {
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  await page.getByRole('button', { name: 'Paint anyway' }).click()
}

async function setSize(page: Page, sizePx: number): Promise<void> {
  await page.getByLabel('Size, number').fill(String(sizePx))
  await page.getByLabel('Size, number').press('Enter')
}

function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}
