import {
  colourAcceptance,
  colourModel,
  SMOOTHING_REACH,
  TOUCH_REACH,
  type ColourModel,
} from '../../../../src-shared/edges/colour-brush.ts'
import type { PixelReader } from '../../../../src-shared/edges/pixel-reader.ts'
import { refineReach, refineWithin } from '../../../../src-shared/edges/refine-edge.ts'
import { WandRegion, type CoverageTile, type Pause } from '../../../../src-shared/edges/wand.ts'
import { copyRect } from '../../../../src-shared/mask/index.ts'
import type { OrderKind, Orders, RefineAnswer, RefineOrder, SimilarOrder, WandOrder } from './desk.ts'
import { bandIn, radiusOf } from './path-band.ts'
import { around, within } from './rects.ts'
import { ScribbleJobs } from './scribble-jobs.ts'

type OnTile = (tile: CoverageTile) => void
type Doing<K extends OrderKind> = (
  order: Orders[K]['order'],
  onTile: OnTile,
  pause: Pause,
) => Promise<Orders[K]['answer']>

/** Does the orders of the colour tools over the pixels of one photo; in a worker of the page, and in tests without one. */
export class ColourJobs {
  readonly #photo: PixelReader
  readonly #scribbles: ScribbleJobs
  #wand: { gesture: number; region: WandRegion } | null = null
  readonly #models = new Map<string, Promise<ColourModel>>()
  readonly #doing: { [K in OrderKind]: Doing<K> }

  constructor(photo: PixelReader) {
    this.#photo = photo
    this.#scribbles = new ScribbleJobs(photo)
    this.#doing = {
      wand: (order, onTile, pause) => this.#select(order, onTile, pause),
      similar: (order) => this.#accept(order),
      draft: (order) => this.#scribbles.draft(order),
      scribble: (order, onTile, pause) => this.#scribbles.finish(order, onTile, pause),
      refine: (order) => this.#refine(order),
      warm: async () => {
        await this.#photo.read({ x: 0, y: 0, width: 1, height: 1 })
        return null
      },
    }
  }

  /** @param pause called between parts; whatever it throws ends the work */
  do<K extends OrderKind>(
    kind: K,
    order: Orders[K]['order'],
    onTile: OnTile,
    pause: Pause,
  ): Promise<Orders[K]['answer']> {
    return this.#doing[kind](order, onTile, pause)
  }

  async #select(order: WandOrder, onTile: OnTile, pause: Pause): Promise<null> {
    if (this.#wand?.gesture !== order.gesture) {
      this.#wand = { gesture: order.gesture, region: new WandRegion(this.#photo, order) }
    }
    for await (const tile of this.#wand.region.select(order.tolerance, order.soft, pause)) onTile(tile)
    return null
  }

  async #accept({ like, unlike, reach, area }: SimilarOrder): Promise<Uint8Array> {
    const [model, ...excluded] = await Promise.all([like, ...unlike].map((place) => this.#modelAt(place)))
    const window = around(area, SMOOTHING_REACH, this.#photo)
    const image = await this.#photo.read(window)
    return colourAcceptance(image, within(area, window), model!, excluded, reach)
  }

  #modelAt({ x, y }: { x: number; y: number }): Promise<ColourModel> {
    const key = `${x},${y}`
    let known = this.#models.get(key)
    if (!known) {
      const pixel = { x: clamp(x, this.#photo.width), y: clamp(y, this.#photo.height), width: 1, height: 1 }
      const window = around(pixel, TOUCH_REACH + SMOOTHING_REACH, this.#photo)
      known = this.#photo.read(window).then((image) => colourModel(image, pixel.x - window.x, pixel.y - window.y))
      this.#models.set(key, known)
      // What could not be read is asked for again next time.
      known.catch(() => this.#models.delete(key))
    }
    return known
  }

  async #refine({ band, area, window, mask }: RefineOrder): Promise<RefineAnswer> {
    // Of a band along the edge, what lies in a wider window decides; colours are then looked for nearer by.
    const all = bandIn(band, window, mask)
    const near = around(area, refineReach(radiusOf(band)), this.#photo)
    const inWindow = within(near, window)
    const image = await this.#photo.read(near)
    const refined = refineWithin({
      image,
      mask: copyRect(mask, window.width, inWindow),
      band: copyRect(all, window.width, inWindow),
      inner: within(area, near),
      radius: radiusOf(band),
    })
    return refined.changed ? { pixels: refined.pixels } : { reason: refined.reason }
  }
}

const clamp = (place: number, size: number) => Math.min(size - 1, Math.max(0, Math.floor(place)))
