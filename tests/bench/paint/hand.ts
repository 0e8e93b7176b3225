import type { Page } from '@playwright/test'

export type Box = { x: number; y: number; width: number; height: number }

/** One stroke without a pause, to and fro over the middle of a box, as fast as the browser takes pointer events. */
export async function longStroke(page: Page, box: Box, durationMs: number): Promise<void> {
  const at = (seconds: number) => ({
    x: box.x + box.width / 2 + 0.36 * box.height * Math.sin((2 * Math.PI * seconds) / 2.3),
    y: box.y + box.height / 2 + 0.36 * box.height * Math.sin((2 * Math.PI * seconds) / 3.1 + 1),
  })
  const begin = at(0)
  await page.mouse.move(begin.x, begin.y)
  await page.mouse.down()
  const start = performance.now()
  for (let spentMs = 0; spentMs < durationMs; spentMs = performance.now() - start) {
    const { x, y } = at(spentMs / 1000)
    await page.mouse.move(x, y)
  }
  await page.mouse.up()
}

/** The short stroke number `index` of many, each elsewhere. */
export async function shortStroke(page: Page, box: Box, index: number): Promise<void> {
  const x = box.x + box.width / 2 + 0.4 * box.height * Math.sin(index * 2.4)
  const y = box.y + box.height / 2 + 0.4 * box.height * Math.sin(index * 1.7 + 2)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 30, y + 12, { steps: 4 })
  await page.mouse.up()
}
