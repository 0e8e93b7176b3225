import { chromium, type Page } from '@playwright/test'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { chromiumLaunchOptions } from '../fixtures/chromium.ts'
import { Workbench } from '../fixtures/workbench.ts'
import { longStroke } from './paint/hand.ts'
import { pageMemoryMB } from './paint/memory.ts'
import { installClock, pressAndSee, readClock, resetClock } from './paint/page-clock.ts'
import { report } from './report.ts'

/**
 * `large-photo`: the figures of `paint` on a photo of 108 megapixels, and the ratio to the same on one of 16 megapixels in
 * the same run: what a frame costs is to depend on the window, not on the image.
 */
const LARGE = { width: 12_000, height: 9_000 }
const SMALL = { width: 4096, height: 4096 }
const share = Number(process.env.HAIRLINE_BENCH_SHARE ?? 1)
const STROKE_MS = 5_000 * share
const SIZES_PX = [100, 500, 1000, 2000]
const TILES_MS = 5_000

type Size = { width: number; height: number }

const small = await measure(SMALL)
const large = await measure(LARGE)
report('large-photo', large, {
  paint100LargeOverSmall: (large['paint100P99Ms'] ?? Number.NaN) / (small['paint100P99Ms'] ?? Number.NaN),
})

async function measure(size: Size): Promise<Record<string, number>> {
  const workbench = await Workbench.create()
  const browser = await chromium.launch(chromiumLaunchOptions)
  try {
    await importPhoto(workbench, size)
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    await context.addInitScript(installClock)
    const page = await context.newPage()
    await page.goto(workbench.url)
    await open(page)
    // A cached image has its tiles: they are cut when it is seen first.
    await page.waitForTimeout(TILES_MS)
    await page.keyboard.press('Escape')
    const figures: Record<string, number> = { openMs: await open(page) }
    await paint(page, figures)
    figures['pageMemoryMB'] = await pageMemoryMB(browser)
    await page.waitForTimeout(2000)
    await resetClock(page)
    for (let step = 0; step < SIZES_PX.length; step++) await pressAndSee(page, 'Control+z')
    const { keyToShown } = await readClock(page)
    figures['undoWorstMs'] = Math.max(...keyToShown)
    return figures
  } finally {
    await browser.close()
    await workbench.dispose()
  }
}

async function importPhoto(workbench: Workbench, { width, height }: Size): Promise<void> {
  const photos = join(workbench.folder, 'photos')
  await mkdir(join(photos, 'images'), { recursive: true })
  await sharp({ create: { width, height, channels: 3, background: '#806040' } })
    .jpeg()
    .toFile(join(photos, 'images', 'photo.jpg'))
  await workbench.hairline('dataset', 'import', photos, '--name', 'large')
}

async function open(page: Page): Promise<number> {
  await page.getByRole('gridcell').first().click()
  await resetClock(page)
  await pressAndSee(page, 'Enter', true)
  return (await readClock(page)).keyToDrawn[0] ?? Number.NaN
}

async function paint(page: Page, figures: Record<string, number>): Promise<void> {
  const box = await page.getByRole('application').boundingBox()
  if (!box) throw new Error('There is no canvas to paint on.')
  let worstFrameMs = 0
  for (const sizePx of SIZES_PX) {
    await page.getByLabel('Size, number').fill(String(sizePx))
    await page.getByLabel('Size, number').press('Enter')
    await resetClock(page)
    await longStroke(page, box, STROKE_MS)
    await page.waitForTimeout(300)
    const { pointerWork, frames } = await readClock(page)
    const sorted = pointerWork.toSorted((a, b) => a - b)
    figures[`paint${sizePx}P99Ms`] = sorted[Math.floor(0.99 * sorted.length)] ?? Number.NaN
    if (sizePx <= 1000) worstFrameMs = Math.max(worstFrameMs, ...frames)
  }
  figures['worstFrameMs'] = worstFrameMs
}
