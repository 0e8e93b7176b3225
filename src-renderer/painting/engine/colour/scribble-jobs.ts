import type { PixelReader } from '../../../../src-shared/edges/pixel-reader.ts'
import { refineReach, refineWithin } from '../../../../src-shared/edges/refine-edge.ts'
import { BACKGROUND, HAIR, Scribble } from '../../../../src-shared/edges/scribble.ts'
import type { CoverageTile, Pause } from '../../../../src-shared/edges/wand.ts'
import { copyRect, tilesOf, type Rect } from '../../../../src-shared/mask/index.ts'
import type { Draft, DraftOrder, Path, ScribbleStroke } from './desk.ts'
import { bandIn, stampPath } from './path-band.ts'
import { around, within } from './rects.ts'

/** Strokes are understood on at most so many pixels; the edge of larger photos is then found at their full size. */
const WORKING_PIXELS = 1024 * 1024
/** Of the longest side: how far from the draft's edge the true one may lie. */
const EDGE_PART = 6 / 512
const WIDEST_EDGE_PX = 40
/** While the pen is down: how steeply nearness becomes coverage, so that what is shown looks like a mask. */
const CONTRAST = 6

/** Strokes over hair and background → a mask of the whole photo. */
export class ScribbleJobs {
  readonly #photo: PixelReader
  #scribble: Promise<{ scribble: Scribble; step: number; width: number; height: number }> | null = null
  #last: { strokes: string; draft: Draft } | null = null

  constructor(photo: PixelReader) {
    this.#photo = photo
  }

  async draft({ strokes, method }: DraftOrder): Promise<Draft | null> {
    const key = JSON.stringify(strokes)
    if (method === 'cut' && this.#last?.strokes === key) return this.#last.draft
    const { scribble, step, width, height } = await this.#ready()
    const labels = new Uint8Array(width * height)
    for (const stroke of strokes) stampPath(labels, width, height, scaled(stroke, 1 / step), labelOf(stroke))
    const isCut = method === 'cut'
    const coverage = scribble.solve(labels, { method, refine: isCut })
    if (!coverage) return null
    if (isCut) this.#last = { strokes: key, draft: { width, height, step, coverage } }
    else for (let at = 0; at < coverage.length; at++) coverage[at] = clearer(coverage[at]!)
    return { width, height, step, coverage }
  }

  async finish({ strokes }: DraftOrder, onTile: (tile: CoverageTile) => void, pause: Pause): Promise<null> {
    const draft = await this.draft({ strokes, method: 'cut' })
    if (!draft) return null
    const { width, height } = this.#photo
    for (const tile of tilesOf({ x: 0, y: 0, width, height }, width, height)) {
      const pixels =
        draft.step === 1 ? copyRect(draft.coverage, width, tile) : await this.#refined(tile, draft, strokes)
      if (pixels.some((value) => value !== 0)) onTile({ ...tile, pixels })
      await pause()
    }
    return null
  }

  #ready() {
    const { width, height } = this.#photo
    let step = Math.ceil(Math.sqrt((width * height) / WORKING_PIXELS))
    while (Math.ceil(width / step) * Math.ceil(height / step) > WORKING_PIXELS) step++
    if (this.#scribble) return this.#scribble
    const coming = this.#photo.shrunk(step).then((image) => ({
      scribble: new Scribble(image),
      step,
      width: image.width,
      height: image.height,
    }))
    this.#scribble = coming
    // What could not be read is asked for again next time.
    coming.catch(() => (this.#scribble = null))
    return coming
  }

  /** One tile of a draft at full size, with its edge found out of the photo's colours. */
  async #refined(tile: Rect, draft: Draft, strokes: readonly ScribbleStroke[]): Promise<Uint8Array> {
    const photo = this.#photo
    const radius = Math.min(WIDEST_EDGE_PX, EDGE_PART * Math.max(photo.width, photo.height))
    const wide = around(tile, refineReach(radius) + Math.ceil(radius), photo)
    const coarse = enlarged(draft, wide)
    const plain = () => copyRect(coarse, wide.width, within(tile, wide))
    if (coarse.every((value) => value === coarse[0])) return plain()
    const band = bandIn({ kind: 'edge', widthPx: 2 * radius }, wide, coarse)
    const drawn = new Uint8Array(band.length)
    const inWide = (stroke: ScribbleStroke) => moved(stroke, -wide.x, -wide.y)
    for (const stroke of strokes) stampPath(drawn, wide.width, wide.height, inWide(stroke), labelOf(stroke))
    drawn.forEach((label, at) => {
      if (label === 0) return
      band[at] = 0
      coarse[at] = label === HAIR ? 255 : 0
    })
    const near = around(tile, refineReach(radius), photo)
    const answer = refineWithin({
      image: await photo.read(near),
      mask: copyRect(coarse, wide.width, within(near, wide)),
      band: copyRect(band, wide.width, within(near, wide)),
      inner: within(tile, near),
      radius,
    })
    return answer.changed ? answer.pixels : plain()
  }
}

const labelOf = ({ label }: ScribbleStroke) => (label === 'hair' ? HAIR : BACKGROUND)
const clearer = (value: number) => Math.min(255, Math.max(0, Math.round(127.5 + CONTRAST * (value - 127.5))))

const scaled = ({ points, widthPx }: Path, by: number): Path => ({
  points: points.map((value) => value * by),
  widthPx: widthPx * by,
})
const moved = ({ points, widthPx }: Path, byX: number, byY: number): Path => ({
  points: points.map((value, at) => value + (at % 2 === 0 ? byX : byY)),
  widthPx,
})

/** A part of a draft at the photo's size, bilinearly. */
export function enlarged({ width, height, step, coverage }: Draft, area: Rect): Uint8Array {
  const out = new Uint8Array(area.width * area.height)
  const place = (pixel: number, cells: number) => Math.min(cells - 1, Math.max(0, (pixel - (step - 1) / 2) / step))
  for (let row = 0, at = 0; row < area.height; row++) {
    const y = place(area.y + row, height)
    const top = Math.floor(y)
    const [upper, lower] = [top * width, Math.min(height - 1, top + 1) * width]
    for (let column = 0; column < area.width; column++, at++) {
      const x = place(area.x + column, width)
      const left = Math.floor(x)
      const right = Math.min(width - 1, left + 1)
      const above = coverage[upper + left]! * (1 - x + left) + coverage[upper + right]! * (x - left)
      const below = coverage[lower + left]! * (1 - x + left) + coverage[lower + right]! * (x - left)
      out[at] = Math.round(above * (1 - y + top) + below * (y - top))
    }
  }
  return out
}
