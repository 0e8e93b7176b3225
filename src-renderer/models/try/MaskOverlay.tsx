import { useEffect, useRef, useState } from 'react'
import { useReturns } from '../../components/use-returns.ts'
import { coverageTint, maskTint } from './mask-tint.ts'
import styles from './Try.module.css'

const LONGEST_SIDE_PX = 768

/** Without a threshold it is a finished mask, shown as soft as it is. */
type Props = { probabilityUrl: string; threshold: number | null }

/** The mask of a prediction at a threshold, over its photo. Only to look at: it is drawn at most 768 px wide. */
export function MaskOverlay({ probabilityUrl, threshold }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const returns = useReturns()
  const [grey, setGrey] = useState<ImageData | null>(null)
  useEffect(() => {
    let current = true
    void readGrey(probabilityUrl).then((data) => current && setGrey(data))
    return () => {
      current = false
    }
  }, [probabilityUrl, returns])
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !grey) return
    context.canvas.width = grey.width
    context.canvas.height = grey.height
    const pixels = threshold === null ? coverageTint(grey.data) : maskTint(grey.data, threshold)
    context.putImageData(new ImageData(pixels, grey.width, grey.height), 0, 0)
  }, [grey, threshold])
  return <canvas ref={canvas} className={styles['picture']} width={1} height={1} aria-hidden="true" />
}

async function readGrey(url: string): Promise<ImageData | null> {
  const image = new Image()
  image.src = url
  try {
    await image.decode()
  } catch {
    return null
  }
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(image.naturalWidth, image.naturalHeight))
  const [width, height] = [Math.round(image.naturalWidth * scale), Math.round(image.naturalHeight * scale)]
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) return null
  context.drawImage(image, 0, 0, width, height)
  return context.getImageData(0, 0, width, height)
}
