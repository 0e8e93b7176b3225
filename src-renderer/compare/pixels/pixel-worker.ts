import { scoreHistograms } from '../../../src-shared/metrics/index.ts'
import { fetchPlane, type GreyPlane } from './decode.ts'
import { paintOverlay } from './overlay.ts'
import { PlaneCache } from './plane-cache.ts'
import type { PixelAnswer, PixelMessage, PixelRequests } from './protocol.ts'

/** Decodes, counts and colours, so that the page stays quick while a photo of 12 megapixels is compared. */
const planes = new PlaneCache(fetchPlane)
const STRIP_ROWS = 512

async function measure({ planeUrl, maskUrl }: PixelRequests['measure']['request']): Promise<Uint32Array> {
  const [plane, mask] = await Promise.all([planes.get(planeUrl), planes.get(maskUrl)])
  assertSameSize(plane, mask)
  return scoreHistograms(plane.values, mask.values)
}

async function paint(request: PixelRequests['paint']['request']): Promise<ImageBitmap> {
  const plane = request.planeUrl === null ? null : await planes.get(request.planeUrl)
  const mask = request.maskUrl === null ? null : await planes.get(request.maskUrl)
  const size = plane ?? mask
  if (size === null) throw new Error('There is nothing to paint.')
  if (plane && mask) assertSameSize(plane, mask)
  const { width, height } = size
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('The browser gives no canvas to draw on.')
  for (let top = 0; top < height; top += STRIP_ROWS) {
    const strip = new ImageData(width, Math.min(STRIP_ROWS, height - top))
    const [from, to] = [top * width, top * width + strip.width * strip.height]
    paintOverlay(
      plane?.values.subarray(from, to) ?? null,
      mask?.values.subarray(from, to) ?? null,
      request.firstBin,
      request.palette,
      new Uint32Array(strip.data.buffer),
    )
    context.putImageData(strip, 0, top)
  }
  return canvas.transferToImageBitmap()
}

function assertSameSize(plane: GreyPlane, mask: GreyPlane): void {
  if (plane.width === mask.width && plane.height === mask.height) return
  throw new Error(
    `The prediction is ${plane.width} × ${plane.height}, the ground truth ${mask.width} × ${mask.height}; they can't be compared.`,
  )
}

async function answer(message: PixelMessage): Promise<void> {
  const { id } = message
  try {
    const response = message.method === 'measure' ? await measure(message.request) : await paint(message.request)
    const reply: PixelAnswer = { id, response }
    self.postMessage(reply, { transfer: response instanceof ImageBitmap ? [response] : [] })
  } catch (error) {
    const reply: PixelAnswer = { id, error: error instanceof Error ? error.message : String(error) }
    self.postMessage(reply)
  }
}

self.addEventListener('message', (event: MessageEvent<PixelMessage>) => void answer(event.data))
