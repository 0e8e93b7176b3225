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

/** So many short strokes lie side by side; the lowest rows are left to the bar with the zoom, which would be pressed. */
const [COLUMNS, ROWS] = [25, 23]

/** The short stroke number `index` of many, each where no other is: one that changes nothing would not be stored. */
export async function shortStroke(page: Page, box: Box, index: number): Promise<void> {
  const left = box.x + (box.width - box.height) / 2
  const x = left + (((index % COLUMNS) + 0.3) * box.height) / COLUMNS
  const y = box.y + ((Math.floor(index / COLUMNS) + 0.5) * box.height) / ROWS
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 10, y + 3, { steps: 4 })
  await page.mouse.up()
}
