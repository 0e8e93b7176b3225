import { chromium, expect as shown, type Page } from '@playwright/test'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { chromiumLaunchOptions } from '../fixtures/chromium.ts'
import { seededRandom } from '../fixtures/random.ts'
import { Workbench } from '../fixtures/workbench.ts'

const [WIDTH, HEIGHT] = [12_000, 9_000]
const STROKES = 24
const SIZES_PX = [1, 12, 100, 500, 1000, 2000]
const LIMIT_MS = 900_000
const SEEN_WITHIN = { timeout: 60_000 }

test(
  'on 108 megapixels, strokes at any zoom, an inverted mask, undo, redo and a reload: every byte is where it was',
  async () => {
    const workbench = await Workbench.create()
    const browser = await chromium.launch(chromiumLaunchOptions)
    try {
      const photos = join(workbench.folder, 'Large')
      await mkdir(join(photos, 'images'), { recursive: true })
      await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#a08060' } })
        .jpeg()
        .toFile(join(photos, 'images', 'large.jpg'))
      await workbench.hairline('dataset', 'import', photos, '--layout', 'pairs')

      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      await page.goto(workbench.url)
      await page.getByRole('gridcell').first().click()
      await page.keyboard.press('Enter')
      await shown(page.getByRole('application')).toBeVisible(SEEN_WITHIN)

      const random = seededRandom(11)
      for (let stroke = 0; stroke < STROKES; stroke++) await paint(page, random)
      const painted = await exported(workbench, page)
      expect(painted.some((value) => value > 0 && value < 255)).toBe(true)

      await page.getByRole('button', { name: 'Invert', exact: true }).click()
      await shown(page.getByRole('option', { name: 'Invert' })).toBeVisible(SEEN_WITHIN)
      const inverted = await exported(workbench, page)
      expect(inverted.every((value, at) => value === 255 - (painted[at] as number))).toBe(true)

      await page.reload()
      await shown(page.getByRole('application')).toBeVisible(SEEN_WITHIN)
      await step(page, 'Control+z', STROKES + 1)
      expect((await exported(workbench, page)).every((value) => value === 0)).toBe(true)
      await step(page, 'Control+Shift+z', STROKES + 1)
      expect(Buffer.compare(await exported(workbench, page), inverted)).toBe(0)
    } finally {
      await browser.close()
      await workbench.dispose()
    }
  },
  LIMIT_MS,
)

async function paint(page: Page, random: () => number): Promise<void> {
  const box = await page.getByRole('application').boundingBox()
  if (!box) throw new Error('There is no canvas to paint on.')
  const place = () => ({ x: box.x + box.width * random(), y: box.y + box.height * (0.1 + 0.8 * random()) })
  await page.getByLabel('Size, number').fill(String(SIZES_PX[Math.floor(random() * SIZES_PX.length)]))
  await page.getByLabel('Size, number').press('Enter')
  const begin = place()
  await page.mouse.move(begin.x, begin.y)
  if (random() < 0.3) await page.keyboard.press(random() < 0.5 ? 'Control+0' : 'f')
  const button = random() < 0.25 ? 'right' : 'left'
  await page.mouse.down({ button })
  for (let move = 0; move < 4; move++) {
    const { x, y } = place()
    await page.mouse.move(x, y, { steps: 8 })
  }
  await page.mouse.up({ button })
}

async function step(page: Page, key: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await page.keyboard.press(key)
    await page.waitForTimeout(150)
  }
}

/** The mask file's coverage, when all that was done is durable. */
async function exported(workbench: Workbench, page: Page): Promise<Buffer> {
  await shown(page.getByRole('contentinfo').getByRole('status')).toHaveText(/^Saved ?\d/, SEEN_WITHIN)
  const out = join(workbench.folder, `out-${Math.random()}`)
  await workbench.hairline('dataset', 'export', 'Large', '--out', out)
  const mask = sharp(join(out, 'masks', 'large.png'), { limitInputPixels: false })
  return mask.extractChannel(0).raw().toBuffer()
}
