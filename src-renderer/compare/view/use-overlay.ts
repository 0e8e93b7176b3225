import { useEffect, useRef, useState, type RefObject } from 'react'
import { useReturns } from '../../components/use-returns.ts'
import { askPixels } from '../pixels/pixel-client.ts'
import type { PixelRequests } from '../pixels/protocol.ts'

export type Overlay = PixelRequests['paint']['request'] & { imageId: string }

/**
 * Keeps the coloured layer of a pane: one request under way, and only the newest waits, so that a dragged slider never
 * queues up. The last picture of the same image stays until the next is there; what could not be had while the backend was away is
 * asked for again when it is back. Returns why it could not be drawn.
 */
export function useOverlay(canvas: RefObject<HTMLCanvasElement | null>, overlay: Overlay | null): string | null {
  const returns = useReturns()
  const [fault, setFault] = useState<string | null>(null)
  const [again, setAgain] = useState(0)
  const state = useRef<{ wanted: Overlay | null; returns: number; busy: boolean; shownImage: string | null }>({
    wanted: null,
    returns: 0,
    busy: false,
    shownImage: null,
  })
  useEffect(() => {
    const context = canvas.current?.getContext('bitmaprenderer')
    const current = state.current
    current.wanted = overlay
    current.returns = returns
    if (overlay?.imageId !== current.shownImage) {
      context?.transferFromImageBitmap(null)
      current.shownImage = null
    }
    if (overlay === null || current.busy || !context) return
    const work = async () => {
      current.busy = true
      let asked = { overlay, returns: current.returns }
      try {
        for (let next: Overlay | null = overlay; next;) {
          asked = { overlay: next, returns: current.returns }
          const { imageId, ...request }: Overlay = next
          const bitmap = await askPixels('paint', request)
          if (current.wanted?.imageId === imageId) {
            context.canvas.width = bitmap.width
            context.canvas.height = bitmap.height
            context.transferFromImageBitmap(bitmap)
            current.shownImage = imageId
          } else bitmap.close()
          next = current.wanted === next ? null : current.wanted
        }
        setFault(null)
      } catch (error) {
        setFault(error instanceof Error ? error.message : String(error))
        // What came meanwhile was put off for this one.
        if (current.wanted !== asked.overlay || current.returns !== asked.returns) setAgain((turn) => turn + 1)
      } finally {
        current.busy = false
      }
    }
    void work()
  }, [canvas, overlay, returns, again])
  return fault
}
