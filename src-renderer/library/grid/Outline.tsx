import { memo, useEffect, useRef } from 'react'
import { requestOutline } from './outline-queue.ts'

type Props = { maskUrl: string; className?: string | undefined }

/** The outline of a mask over its photo; it fills the same box in the same way. */
export const Outline = memo(function Outline({ maskUrl, className }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(
    () =>
      requestOutline(maskUrl, (outline) => {
        if (!canvas.current) return
        canvas.current.width = outline.width
        canvas.current.height = outline.height
        canvas.current.getContext('2d')?.drawImage(outline, 0, 0)
      }),
    [maskUrl],
  )
  return <canvas ref={canvas} className={className} width={1} height={1} aria-hidden="true" />
})
