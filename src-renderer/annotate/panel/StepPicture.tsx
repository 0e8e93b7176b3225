import { useLayoutEffect, useRef } from 'react'
import { decodePatch } from '../../../src-shared/mask/index.ts'
import styles from './HistoryPanel.module.css'

/** The mask after a step, small. @param thumbnail see src-shared/history/thumbnail.ts; null: no picture */
export function StepPicture({ thumbnail }: { thumbnail: Uint8Array | null }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    if (canvas.current && thumbnail !== null && thumbnail.length > 0) draw(canvas.current, thumbnail)
  }, [thumbnail])
  return (
    <canvas
      ref={canvas}
      className={styles['picture']}
      data-unknown={thumbnail === null || undefined}
      width={1}
      height={1}
      aria-hidden="true"
    />
  )
}

function draw(canvas: HTMLCanvasElement, thumbnail: Uint8Array): void {
  const { width, height, tiles } = decodePatch(thumbnail)
  const pixels = new Uint32Array(width * height)
  for (const [at, value] of (tiles[0]?.pixels ?? new Uint8Array()).entries()) {
    pixels[at] = ((255 << 24) | (value << 16) | (value << 8) | value) >>> 0
  }
  canvas.width = width
  canvas.height = height
  const bytes = new Uint8ClampedArray(pixels.buffer)
  canvas.getContext('2d')?.putImageData(new ImageData(bytes, width, height), 0, 0)
}
