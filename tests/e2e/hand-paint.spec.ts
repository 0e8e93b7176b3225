import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { connectClient } from '../fixtures/rpc-client.ts'
import { sharedData } from '../fixtures/shared-data.ts'
import type { Workbench } from '../fixtures/workbench.ts'
import { expect, test } from './fixture.ts'

const PHOTO = 'Frame00083-org.jpg'
const MODEL = fileURLToPath(new URL('../../models/hair-unet-small', import.meta.url))

/** Places are shares of the photo's width and height; sizes are image pixels, the other settings per cent. */
type Gesture =
  | {
      tool: 'brush' | 'eraser'
      sizePx: number
      hardness: number
      opacity: number
      path: readonly (readonly [x: number, y: number])[]
    }
  | 'undo'
  | 'redo'

/** A head of hair as a hand paints it: broad and hard first, soft edges, what is too much erased, second thoughts. */
const HAND: readonly Gesture[] = [
  { tool: 'brush', sizePx: 46, hardness: 100, opacity: 100, path: [[0.3, 0.6], [0.32, 0.35], [0.45, 0.2], [0.6, 0.22], [0.7, 0.4], [0.7, 0.62]] }, // prettier-ignore
  {
    tool: 'brush',
    sizePx: 70,
    hardness: 40,
    opacity: 100,
    path: [
      [0.34, 0.3],
      [0.5, 0.17],
      [0.66, 0.3],
    ],
  },
  {
    tool: 'brush',
    sizePx: 33,
    hardness: 0,
    opacity: 60,
    path: [
      [0.26, 0.5],
      [0.24, 0.66],
      [0.3, 0.75],
      [0.26, 0.52],
    ],
  },
  {
    tool: 'eraser',
    sizePx: 40,
    hardness: 100,
    opacity: 100,
    path: [
      [0.45, 0.45],
      [0.55, 0.45],
      [0.5, 0.6],
    ],
  },
  {
    tool: 'eraser',
    sizePx: 52,
    hardness: 25,
    opacity: 80,
    path: [
      [0.62, 0.2],
      [0.72, 0.34],
      [0.74, 0.5],
    ],
  },
  {
    tool: 'brush',
    sizePx: 120,
    hardness: 100,
    opacity: 100,
    path: [
      [0.2, 0.2],
      [0.8, 0.8],
    ],
  },
  'undo',
  {
    tool: 'brush',
    sizePx: 12,
    hardness: 80,
    opacity: 100,
    path: [
      [0.3, 0.7],
      [0.34, 0.78],
      [0.4, 0.8],
    ],
  },
  {
    tool: 'eraser',
    sizePx: 90,
    hardness: 60,
    opacity: 100,
    path: [
      [0.5, 0.3],
      [0.5, 0.5],
    ],
  },
  'undo',
  'redo',
]

type Mask = { width: number; height: number; pixels: Uint8Array }

test.use({ actionTimeout: 30_000 })

test('a real photo painted by hand, from nothing and from a prediction, gives the mask that the definition says', async ({
  page,
  workbench,
}) => {
  test.skip(sharedData === null, 'no shared data')
  test.setTimeout(180_000)
  const photos = join(workbench.folder, 'Figaro')
  await mkdir(photos)
  await copyFile(join(sharedData ?? '', 'figaro1k/Original/Testing', PHOTO), join(photos, PHOTO))
  await workbench.hairline('dataset', 'import', photos, '--layout', 'pairs')
  await workbench.hairline('model', 'add', join(MODEL, 'epoch_054.onnx'), '--profile', join(MODEL, 'profile.json'))
  const { width = 0, height = 0 } = await sharp(join(photos, PHOTO)).metadata()
  const nothing: Mask = { width, height, pixels: new Uint8Array(width * height) }

  await page.goto(workbench.url)
  await page.getByRole('gridcell').first().click()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('application')).toBeVisible()
  await paint(page, nothing)
  compare(await storedMask(page, workbench, 'nothing'), expectedMask(nothing, await placesOn(page, nothing)))

  await page.getByRole('button', { name: 'Replace', exact: true }).click()
  const prediction = await predictedMask(workbench)
  await expect(page.getByRole('listbox', { name: 'Steps, newest first' }).getByRole('option').first()).toContainText(
    ' at ',
  )
  await paint(page, prediction)
  compare(await storedMask(page, workbench, 'painted'), expectedMask(prediction, await placesOn(page, prediction)))
})

/** Nothing may be off where the brush is hard; where it is soft, one level. */
function compare(mask: Mask, expected: Mask): void {
  expect({ width: mask.width, height: mask.height }).toEqual({ width: expected.width, height: expected.height })
  let off = 0
  let levels = 0
  for (const [at, value] of expected.pixels.entries()) {
    const by = Math.abs(value - (mask.pixels[at] as number))
    if (by > 0 && (by > 1 || value === 0 || value === 255)) off++
    levels = Math.max(levels, by)
  }
  expect({ off, levels: Math.min(levels, 1) === levels }).toEqual({ off: 0, levels: true })
  expect(expected.pixels.some((value) => value === 255)).toBe(true)
}

/**
 * The mask by the definition in src-renderer/painting/README.md alone: each pixel's middle against the distance to the path.
 * @param places of each stroke, in image pixels
 */
function expectedMask(start: Mask, places: readonly (readonly Point[])[]): Mask {
  const states = [start.pixels]
  let at = 0
  for (const [index, gesture] of HAND.entries()) {
    if (gesture === 'undo') at--
    else if (gesture === 'redo') at++
    else {
      const pixels = stroked(states[at] as Uint8Array, start, gesture, places[index] ?? [])
      states.splice(++at, states.length, pixels)
    }
  }
  return { ...start, pixels: states[at] as Uint8Array }
}

type Point = { x: number; y: number }
type Stroke = Exclude<Gesture, string>

function stroked(before: Uint8Array, { width }: Mask, stroke: Stroke, path: readonly Point[]): Uint8Array {
  const radius = stroke.sizePx / 2
  const core = stroke.hardness / 100
  const full = Math.round((stroke.opacity / 100) * 255)
  return before.map((base, index) => {
    const share = distanceTo(path, (index % width) + 0.5, Math.floor(index / width) + 0.5) / radius
    const t = Math.max(0, (share - core) / (1 - core))
    const fall = share > 1 ? 0 : share <= core ? 1 : 1 - t * t * (3 - 2 * t)
    const coverage = Math.round(fall * full)
    return stroke.tool === 'brush' ? Math.max(base, coverage) : Math.round((base * (255 - coverage)) / 255)
  })
}

function distanceTo(path: readonly Point[], x: number, y: number): number {
  let least = Infinity
  for (const [index, to] of path.entries()) {
    const from = path[index - 1] ?? to
    const [alongX, alongY] = [to.x - from.x, to.y - from.y]
    const length = alongX ** 2 + alongY ** 2
    const part = length === 0 ? 0 : ((x - from.x) * alongX + (y - from.y) * alongY) / length
    const within = Math.min(1, Math.max(0, part))
    least = Math.min(least, Math.hypot(x - from.x - within * alongX, y - from.y - within * alongY))
  }
  return least
}

/** How the photo lies in the canvas, which it fits. Points are whole CSS pixels, so that no browser rounds them. */
async function viewOf(page: Page, { width, height }: Mask) {
  const box = await page.getByRole('application').boundingBox()
  if (!box) throw new Error('There is no canvas to paint on.')
  const scale = Math.min(box.width / width, box.height / height)
  const [left, top] = [(box.width - width * scale) / 2, (box.height - height * scale) / 2]
  const onScreen = ([x, y]: readonly [number, number]) => ({
    x: Math.round(box.x + left + x * width * scale),
    y: Math.round(box.y + top + y * height * scale),
  })
  const onImage = ({ x, y }: Point) => ({ x: (x - box.x - left) / scale, y: (y - box.y - top) / scale })
  return { onScreen, onImage }
}

async function placesOn(page: Page, mask: Mask): Promise<Point[][]> {
  const { onScreen, onImage } = await viewOf(page, mask)
  return HAND.map((gesture) =>
    typeof gesture === 'string' ? [] : gesture.path.map((place) => onImage(onScreen(place))),
  )
}

async function paint(page: Page, mask: Mask): Promise<void> {
  const { onScreen } = await viewOf(page, mask)
  for (const gesture of HAND) {
    if (gesture === 'undo') await page.keyboard.press('Control+z')
    else if (gesture === 'redo') await page.keyboard.press('Control+Shift+z')
    else {
      await page.keyboard.press(gesture.tool === 'brush' ? 'b' : 'e')
      await setOption(page, 'Size', gesture.sizePx)
      await setOption(page, 'Hardness', gesture.hardness)
      await setOption(page, 'Opacity', gesture.opacity)
      const [first, ...rest] = gesture.path.map(onScreen)
      if (!first) continue
      await page.mouse.move(first.x, first.y)
      await page.mouse.down()
      for (const { x, y } of rest) await page.mouse.move(x, y)
      await page.mouse.up()
    }
  }
}

async function setOption(page: Page, name: string, value: number): Promise<void> {
  const field = page.getByRole('group', { name: 'Tool options' }).getByLabel(`${name}, number`)
  await field.fill(String(value))
  await field.press('Enter')
  await field.blur()
}

/** The mask file, once the window says that everything is saved. */
async function storedMask(page: Page, workbench: Workbench, name: string): Promise<Mask> {
  await expect(page.getByRole('contentinfo').getByRole('status')).toHaveText(/^Saved ?\d/)
  const out = join(workbench.folder, name)
  await workbench.hairline('dataset', 'export', 'Figaro', '--out', out)
  return readGrey(join(out, 'masks', PHOTO.replace('.jpg', '.png')))
}

/** What "Replace" has to make of the stored prediction. */
async function predictedMask(workbench: Workbench): Promise<Mask> {
  const rpc = await connectClient(workbench.url)
  const [model] = await rpc.call.models.list()
  const { items } = await rpc.call.images.page({ query: { sort: 'name', direction: 'ascending' }, offset: 0, limit: 1 })
  if (!model || !items[0]) throw new Error('There is no model or no image.')
  const { url } = await rpc.call.models.predict({ modelId: model.id, imageId: items[0].id })
  const answer = await fetch(new URL(url, workbench.url), { headers: { cookie: rpc.cookie } })
  const probability = await readGrey(Buffer.from(await answer.arrayBuffer()))
  await rpc.close()
  return { ...probability, pixels: probability.pixels.map((value) => (value / 255 >= model.threshold ? 255 : 0)) }
}

async function readGrey(file: string | Buffer): Promise<Mask> {
  const { data, info } = await sharp(file).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) }
}
