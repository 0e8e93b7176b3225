import { chromium, type Page } from '@playwright/test'
import { join } from 'node:path'
import { chromiumLaunchOptions } from '../fixtures/chromium.ts'
import { writePairs } from '../fixtures/photos.ts'
import { Workbench } from '../fixtures/workbench.ts'
import { report } from './report.ts'

/**
 * `library-scroll`: 10,000 images in the library, scrolled with the wheel from top to bottom and back in software
 * rendering. Frame times are those of requestAnimationFrame; the yardstick is an empty page of the same browser.
 */
const IMAGES = Number(process.env.HAIRLINE_BENCH_IMAGES ?? 10_000)
const SCROLL_MS = 8000

const workbench = await Workbench.create()
try {
  const photos = join(workbench.folder, 'photos')
  await writePairs(photos, IMAGES)
  const importStart = performance.now()
  await workbench.hairline('dataset', 'import', photos, '--name', 'ten-thousand')
  const importMs = performance.now() - importStart

  const browser = await chromium.launch(chromiumLaunchOptions)
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto('about:blank')
  const idle = await frameTimes(page, 2000)

  const openStart = performance.now()
  await page.goto(workbench.url)
  await page.getByRole('gridcell').first().waitFor()
  const openMs = performance.now() - openStart
  await page.getByRole('grid').hover()
  const frames = await scrolling(page)
  await browser.close()

  report(
    'library-scroll',
    {
      images: IMAGES,
      importImagesPerSecond: (IMAGES / importMs) * 1000,
      openMs,
      frameP50Ms: quantile(frames, 0.5),
      frameP95Ms: quantile(frames, 0.95),
      frameLongestMs: Math.max(...frames),
      frames: frames.length,
    },
    { p95OverIdleP95: quantile(frames, 0.95) / quantile(idle, 0.95) },
  )
} finally {
  await workbench.dispose()
}

/** Wheels through the list while frames are counted. */
async function scrolling(page: Page): Promise<number[]> {
  const counted = frameTimes(page, SCROLL_MS)
  const end = performance.now() + SCROLL_MS
  for (let step = 0; performance.now() < end; step++) {
    await page.mouse.wheel(0, step % 200 < 150 ? 240 : -400)
    await page.waitForTimeout(16)
  }
  return counted
}

/** Milliseconds between frames. */
function frameTimes(page: Page, durationMs: number): Promise<number[]> {
  return page.evaluate(
    (limitMs) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = []
        const start = performance.now()
        let last = start
        const frame = (now: number) => {
          times.push(now - last)
          last = now
          if (now - start < limitMs) requestAnimationFrame(frame)
          else resolve(times.slice(2))
        }
        requestAnimationFrame(frame)
      }),
    durationMs,
  )
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
