import { useEffect, useRef } from 'react'
import { rgbaPixel } from '../../compare/pixels/overlay.ts'
import type { Opened } from '../open-image.ts'
import { changePainter, paintSmall, tintPainter, type Colours } from './differences.ts'
import styles from './CompareVersions.module.css'

/** What is drawn: the changes, or the first mask up to a share of the width and the second after it. */
export type Shown = { kind: 'changes' } | { kind: 'split'; share: number }

/** Longer sides are drawn smaller: it is a look, and the figures count every pixel. */
const LONGEST_PX = 2048

type Props = { opened: Opened; first: Uint8Array; second: Uint8Array; shown: Shown }

/** Two masks over the photo, which is grey: hair colour cannot lie. */
export function CompareCanvas({ opened, first, second, shown }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const share = shown.kind === 'split' ? shown.share : null
  useEffect(() => {
    if (canvas.current) draw(canvas.current, { opened, first, second }, share)
  }, [opened, first, second, share])
  return <canvas ref={canvas} className={styles['picture']} role="img" aria-label="The two masks over the photo" />
}

function draw(canvas: HTMLCanvasElement, { opened, first, second }: Omit<Props, 'shown'>, share: number | null): void {
  const { width, height } = opened.studio.plane
  const scale = Math.min(1, LONGEST_PX / Math.max(width, height))
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d')
  if (!context) return
  context.filter = 'grayscale(1) brightness(0.8)'
  context.drawImage(opened.photo.level(scale), 0, 0, canvas.width, canvas.height)
  context.filter = 'none'
  const colours = readColours()
  const size = { width: canvas.width, height: canvas.height }
  const masks = { first, second, width, height }
  const over = (painter: ReturnType<typeof changePainter>) => {
    const out = new Uint32Array(size.width * size.height)
    paintSmall(masks, painter, { ...size, out })
    const layer = new OffscreenCanvas(size.width, size.height)
    const bytes = new Uint8ClampedArray(out.buffer)
    layer.getContext('2d')?.putImageData(new ImageData(bytes, size.width, size.height), 0, 0)
    return layer
  }
  if (share === null) return context.drawImage(over(changePainter(colours)), 0, 0)
  const edge = Math.round(share * size.width)
  drawPart(context, over(tintPainter(colours, 'first')), 0, edge)
  drawPart(context, over(tintPainter(colours, 'second')), edge, size.width)
  if (edge > 0 && edge < size.width) {
    context.fillStyle = '#fff'
    context.fillRect(edge - 1, 0, 2, size.height)
  }
}

function drawPart(context: CanvasRenderingContext2D, layer: OffscreenCanvas, left: number, right: number): void {
  if (right <= left) return
  context.drawImage(layer, left, 0, right - left, layer.height, left, 0, right - left, layer.height)
}

function readColours(): Colours {
  const style = getComputedStyle(document.documentElement)
  const of = (role: string, alpha: number) => rgbaPixel(style.getPropertyValue(`--hl-mask-${role}`), alpha)
  return { same: of('tp', 0.42), added: of('fp', 0.82), removed: of('fn', 0.82), tint: of('tint', 0.6) }
}
