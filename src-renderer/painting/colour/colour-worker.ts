import { photoUrl } from '../../../src-shared/contract/asset-urls.ts'
import type { PixelReader } from '../../../src-shared/edges/pixel-reader.ts'
import type { CoverageTile } from '../../../src-shared/edges/wand.ts'
import { ColourJobs } from '../engine/colour/colour-jobs.ts'
import { Cancelled } from '../engine/colour/desk.ts'
import { nextTask } from '../next-task.ts'
import { PhotoPixels } from './photo-pixels.ts'
import type { ColourAnswer, ColourPhoto, ColourRequest } from './protocol.ts'
import { TiledPixels } from './tiled-pixels.ts'

const scope = self as unknown as {
  onmessage: (event: MessageEvent<ColourRequest>) => void
  postMessage: (answer: ColourAnswer, transfer?: Transferable[]) => void
}

type OrderRequest = Extract<ColourRequest, { kind: 'order' }>

/** So many tiles in one message: the page draws between two of them. */
const TILES_AT_ONCE = 12
/** As the view has it: above this there are tiles. */
const LARGEST_WHOLE_PIXELS = 12_600_000

let jobs: ColourJobs | null = null
let last: Promise<void> = Promise.resolve()
const cancelled = new Set<number>()
const waiting = new Set<number>()

scope.onmessage = ({ data }) => {
  if (data.kind === 'photo') jobs = new ColourJobs(readerOf(data.photo))
  else if (data.kind === 'cancel') {
    if (waiting.has(data.id)) cancelled.add(data.id)
  } else {
    waiting.add(data.id)
    // One by one: two would only make each other slow, and share what is kept of the last.
    last = last.then(() => work(data))
  }
}

/** Larger photos are read from the tiles that the view is made of. */
function readerOf(photo: ColourPhoto): PixelReader {
  const isLarge = photo.width * photo.height > LARGEST_WHOLE_PIXELS
  return isLarge ? new TiledPixels(photo) : new PhotoPixels(photoUrl(photo), photo)
}

async function work(request: OrderRequest): Promise<void> {
  const { id } = request
  try {
    await pauseOf(id)()
    const answer = await answerTo(request)
    scope.postMessage({ kind: 'done', id, answer }, transferOf(answer))
  } catch (error) {
    if (error instanceof Cancelled) scope.postMessage({ kind: 'cancelled', id })
    else scope.postMessage({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) })
  } finally {
    waiting.delete(id)
    cancelled.delete(id)
  }
}

async function answerTo({ id, what, order }: OrderRequest) {
  if (!jobs) throw new Error('No photo is open.')
  let tiles: CoverageTile[] = []
  const send = () => {
    if (tiles.length === 0) return
    const transfer = tiles.flatMap(({ pixels }) => (pixels ? [pixels.buffer as ArrayBuffer] : []))
    scope.postMessage({ kind: 'tiles', id, tiles }, transfer)
    tiles = []
  }
  const keep = (tile: CoverageTile) => {
    tiles.push(tile)
    if (tiles.length >= TILES_AT_ONCE) send()
  }
  const answer = await jobs.do(what, order, keep, pauseOf(id))
  send()
  return answer
}

/** Lets messages in; ends the work where one of them said so. */
const pauseOf = (id: number) => async () => {
  await nextTask()
  if (cancelled.has(id)) throw new Cancelled()
}

function transferOf(answer: Awaited<ReturnType<typeof answerTo>>): Transferable[] {
  if (answer instanceof Uint8Array) return [answer.buffer]
  return answer !== null && 'pixels' in answer ? [answer.pixels.buffer] : []
}
