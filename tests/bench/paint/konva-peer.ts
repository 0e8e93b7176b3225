import type { BrowserContext } from '@playwright/test'
import { fileURLToPath } from 'node:url'
import { longStroke, type Box } from './hand.ts'
import { readClock, resetClock } from './page-clock.ts'

type Line = { points: (points: number[]) => void }
type Shape = {
  add: (shape: unknown) => void
  cache: () => void
  batchDraw: () => void
  draw: () => void
}
type KonvaModule = {
  Stage: new (options: object) => Shape
  Layer: new (options: object) => Shape
  Line: new (options: object) => Line
  Rect: new (options: object) => unknown
}

/**
 * The naive way to paint with Konva: a line per stroke, which grows with every pointer event. One stroke of `sizePx` image
 * pixels on a mask of `side`²; returns milliseconds per pointer event.
 * @param isCached whether the layer is cached as `layer.cache()` does it, in the mask's own pixels; a cached layer shows
 *   what was added only when it is cached again. Without it nothing has the mask's pixels, and strokes add up.
 */
export async function konvaLines(
  context: BrowserContext,
  options: { sizePx: number; side: number; box: Box; durationMs: number; isCached: boolean },
): Promise<number[]> {
  const page = await context.newPage()
  await page.addScriptTag({ path: fileURLToPath(new URL('../../../node_modules/konva/konva.min.js', import.meta.url)) })
  await page.evaluate(setUp, {
    side: options.side,
    sizePx: options.sizePx,
    box: options.box,
    isCached: options.isCached,
  })
  await resetClock(page)
  await longStroke(page, options.box, options.durationMs)
  const { pointerWork } = await readClock(page)
  await page.close()
  return pointerWork
}

type Scene = { side: number; sizePx: number; box: Box; isCached: boolean }

function setUp({ side, sizePx, box, isCached }: Scene): void {
  const { Konva } = globalThis as unknown as { Konva: KonvaModule }
  document.body.style.margin = '0'
  const container = document.body.appendChild(document.createElement('div'))
  container.style.cssText = `position:absolute;left:${box.x}px;top:${box.y}px`
  const scale = box.height / side
  const stage = new Konva.Stage({ container, width: box.width, height: box.height })
  const layer = new Konva.Layer({ scaleX: scale, scaleY: scale, x: (box.width - box.height) / 2 })
  layer.add(new Konva.Rect({ width: side, height: side, fill: '#456' }))
  stage.add(layer)
  let points: number[] | null = null
  let line: Line | null = null
  const place = (event: PointerEvent) => [
    (event.clientX - box.x - (box.width - box.height) / 2) / scale,
    (event.clientY - box.y) / scale,
  ]
  container.addEventListener('pointerdown', (event) => {
    points = place(event)
    line = new Konva.Line({ points, stroke: '#1fe0c4', strokeWidth: sizePx, lineCap: 'round', lineJoin: 'round' })
    layer.add(line)
  })
  container.addEventListener('pointermove', (event) => {
    if (!points || !line) return
    points = [...points, ...place(event)]
    line.points(points)
    if (isCached) layer.cache()
    layer.batchDraw()
  })
  container.addEventListener('pointerup', () => {
    points = null
    line = null
  })
}
