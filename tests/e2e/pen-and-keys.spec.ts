import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { expect, test } from './fixture.ts'
import { openUnpainted } from './unpainted-photo.ts'

const SIDE = 200

test.use({ actionTimeout: 20_000 })

test("a pen's pressure makes the brush at its first touch, its other end erases, and keys paint without a pointer", async ({
  page,
  workbench,
}) => {
  await openUnpainted(page, workbench, { count: 1, sidePx: SIDE })
  await expect(undo(page)).toBeDisabled()

  // A mouse that crossed the canvas and left it beside the picture: the keys begin in the middle all the same.
  const canvas = await page.getByRole('application').boundingBox()
  if (!canvas) throw new Error('There is no canvas to paint on.')
  await page.mouse.move(canvas.x + canvas.width - 20, canvas.y + 20)
  await page.mouse.move(canvas.x + canvas.width + 60, canvas.y + 20)

  // From the middle of the canvas: up by ten steps, a stroke to the right, a pixel of the image back.
  await page.getByRole('application').focus()
  for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowUp')
  // A key that stays down sets it down once; and with Space it does not drag the picture.
  await page.keyboard.down(' ')
  for (let repeat = 0; repeat < 4; repeat++) await page.keyboard.down('n')
  await page.keyboard.up('n')
  for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowRight')
  await page.keyboard.up(' ')
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(undo(page)).toBeDisabled()
  await page.keyboard.press('n')
  await expect(undo(page)).toHaveAccessibleName(/^Undo brush/)
  const byKeys = await maskOf(page)
  const { scale, at } = byKeys
  expect(at(100, 100 - 100 / scale)).toBe(255)
  expect(at(100 + 100 / scale, 100 - 100 / scale)).toBe(255)
  expect(at(100, 180)).toBe(0)
  await page.keyboard.press('Control+z')
  await expect(undo(page)).toBeDisabled()

  await pen(page, { from: [40, 60], to: [160, 60], pressure: 1, buttons: 1 })
  await pen(page, { from: [40, 150], to: [160, 150], pressure: 0.2, buttons: 1 })
  await expect(undo(page)).toHaveAccessibleName(/^Undo brush/)
  const { at: byPen } = await maskOf(page)
  // 64 px, of which a fifth is left.
  expect([byPen(100, 60), byPen(100, 80), byPen(100, 150)]).toEqual([255, 255, 255])
  expect([byPen(100, 160), byPen(100, 170)]).toEqual([0, 0])

  await pen(page, { from: [100, 20], to: [100, 100], pressure: 1, buttons: 32 })
  await expect(undo(page)).toHaveAccessibleName(/^Undo eraser/)
  const { at: erased } = await maskOf(page)
  expect([erased(100, 60), erased(40, 60), erased(160, 60)]).toEqual([0, 255, 255])

  // A choice that was made keeps no key from the picture, once the pointer is over it.
  await page.mouse.move(0, 0)
  await page.keyboard.press('l')
  await page.getByRole('combobox', { name: 'Take from' }).click()
  await page.getByRole('option', { name: 'Paint hair' }).click()
  const { left, top, scale: zoom } = await placeOf(page)
  await page.mouse.move(left + 100 * zoom, top + 100 * zoom)
  await page.keyboard.press('b')
  await expect(page.getByRole('radio', { name: /^Brush/ })).toBeChecked()

  /** The mask file, once everything is saved. */
  async function maskOf(on: Page): Promise<{ scale: number; at: (x: number, y: number) => number | undefined }> {
    await expect(on.getByRole('contentinfo').getByRole('status')).toHaveText(/^Saved ?\d/)
    const out = join(workbench.folder, `out-${Date.now()}`)
    await workbench.hairline('dataset', 'export', 'Salon', '--out', out)
    const mask = await sharp(join(out, 'masks', 'photo_00000.png'))
      .extractChannel(0)
      .raw()
      .toBuffer()
    const { scale: screenScale } = await placeOf(on)
    return { scale: screenScale, at: (x, y) => mask[Math.floor(y) * SIDE + Math.floor(x)] }
  }
})

type PenStroke = { from: [x: number, y: number]; to: [x: number, y: number]; pressure: number; buttons: number }

/** A stroke of a pen in image pixels. Of a pen's other end some drivers give the bit alone. */
async function pen(page: Page, { from, to, pressure, buttons }: PenStroke): Promise<void> {
  const { left, top, scale } = await placeOf(page)
  const places = [from, to].map(([x, y]) => [left + x * scale, top + y * scale])
  await page.getByRole('application').evaluate(
    (element, { places, pressure, buttons }) => {
      const [start, end] = places
      const send = (type: string, [clientX, clientY]: number[] = [], held: object) => {
        const pointer = { bubbles: true, cancelable: true, pointerId: 9, pointerType: 'pen', clientX, clientY }
        element.dispatchEvent(new PointerEvent(type, { ...pointer, ...held }))
      }
      send('pointerdown', start, { pressure, buttons })
      send('pointermove', end, { pressure, buttons, button: -1 })
      // Going up it presses no more.
      send('pointerup', end, { pressure: 0, buttons: 0 })
    },
    { places, pressure, buttons },
  )
}

/** Where a square photo that fills the canvas' height lies in the window. */
async function placeOf(page: Page): Promise<{ left: number; top: number; scale: number }> {
  const box = await page.getByRole('application').boundingBox()
  if (!box) throw new Error('There is no canvas to paint on.')
  return { left: box.x + (box.width - box.height) / 2, top: box.y, scale: box.height / SIDE }
}

const undo = (page: Page) => page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: /^Undo/ })
