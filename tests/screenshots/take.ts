import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from '@playwright/test'
import sharp from 'sharp'
import { VIEW_IDS } from '../../src-renderer/painting/view/looks/view-settings.ts'
import { chromiumLaunchOptions } from '../fixtures/chromium.ts'
import { Workbench } from '../fixtures/workbench.ts'

/**
 * Takes a picture of every screen of the demo workspace, and of every view of a mask: `node tests/screenshots/take.ts [FOLDER]`, after a build.
 * Without a folder only the README's picture is written, beside this file.
 */
const SCREENS = ['library', 'annotate', 'compare', 'progress', 'release', 'models', 'import', 'settings']
/** The photo is drawn anew for some of them. */
const VIEW_SETTLES_MS = 600
const SIZES = [
  { width: 1280, height: 800 },
  { width: 2560, height: 1440 },
]

const out = process.argv[2]
const workbench = await Workbench.create()
const browser = await chromium.launch(chromiumLaunchOptions)
try {
  await workbench.hairline('init', '--demo')
  if (out) await takeAll(out)
  else await takeForReadme()
} finally {
  await browser.close()
  await workbench.dispose()
}

async function takeForReadme(): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
  await page.goto(workbench.url)
  // The account of this machine is nobody's business.
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Novak')
  await page.getByRole('button', { name: 'Use name' }).click()
  await settle(page)
  const picture = await sharp(await page.screenshot())
    .png({ palette: true, effort: 10 })
    .toBuffer()
  await writeFile(fileURLToPath(new URL('library.png', import.meta.url)), picture)
}

async function takeAll(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const colorScheme of ['dark', 'light'] as const) {
    for (const viewport of SIZES) {
      const page = await browser.newPage({ viewport, colorScheme })
      await page.goto(workbench.url)
      for (const screen of SCREENS) {
        await page.evaluate((name) => (location.hash = `/${name}`), screen)
        await settle(page)
        const name = (what: string) => `${folder}/${what}-${colorScheme}-${viewport.width}.png`
        await page.screenshot({ path: name(screen) })
        if (screen === 'annotate') await takeViews(page, (view) => name(`annotate-${view}`))
      }
      await page.close()
    }
  }
}

/** Every view of the mask of the open image; after the last one it is the first again. */
async function takeViews(page: Page, pathOf: (view: string) => string): Promise<void> {
  for (const view of [...VIEW_IDS.slice(1), VIEW_IDS[0]]) {
    await page.keyboard.press('\\')
    await page.waitForTimeout(VIEW_SETTLES_MS)
    await page.screenshot({ path: pathOf(view) })
  }
}

/** Until what is asked for has come and is drawn. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(2500)
}
