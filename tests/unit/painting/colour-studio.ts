import { ColourJobs } from '../../../src-renderer/painting/engine/colour/colour-jobs.ts'
import {
  Cancelled,
  type ColourDesk,
  type OrderKind,
  type Orders,
} from '../../../src-renderer/painting/engine/colour/desk.ts'
import { Studio, Toolbox, type StudioStroke, type ToolId } from '../../../src-renderer/painting/engine/index.ts'
import type { SettingsChange } from '../../../src-renderer/painting/engine/toolbox.ts'
import type { RgbImage } from '../../../src-shared/edges/image.ts'
import { readerOf } from '../../fixtures/pixels.ts'

/** The desk of the colour tools without a worker. `fault`: what every order fails with. */
export class DeskHere implements ColourDesk {
  readonly #jobs: ColourJobs
  fault: Error | null = null
  /** Kinds of orders, in their order. */
  readonly asked: OrderKind[] = []

  constructor(photo: RgbImage) {
    this.#jobs = new ColourJobs(readerOf(photo))
  }

  run<K extends OrderKind>(kind: K, order: Orders[K]['order'], onTile: (tile: never) => void = () => undefined) {
    this.asked.push(kind)
    let isCancelled = false
    const pause = () => (isCancelled ? Promise.reject(new Cancelled()) : Promise.resolve())
    const work = async () => {
      // Later, as in a worker.
      await new Promise((resolve) => setTimeout(resolve, 1))
      await pause()
      if (this.fault) throw this.fault
      const answer = await this.#jobs.do(kind, order, (tile) => !isCancelled && onTile(tile as never), pause)
      await pause()
      return answer
    }
    return { result: work(), cancel: () => void (isCancelled = true) }
  }
}

/** A studio over a photo whose colours are known. */
export class ColourStudio {
  readonly toolbox = new Toolbox()
  readonly strokes: StudioStroke[] = []
  readonly desk: DeskHere
  readonly studio: Studio

  constructor(photo: RgbImage, mask = new Uint8Array(photo.width * photo.height)) {
    const { width, height } = photo
    this.desk = new DeskHere(photo)
    const onStroke = (stroke: StudioStroke) => this.strokes.push(stroke)
    this.studio = new Studio({ width, height, mask: mask.slice(), toolbox: this.toolbox, colours: this.desk, onStroke })
  }

  choose(tool: ToolId, settings: SettingsChange = {}): this {
    this.toolbox.choose(tool)
    this.toolbox.adjust(settings, tool)
    return this
  }

  /** A line from pixel to pixel: x, y, x, y … @param held modifiers */
  draw(places: readonly number[], held: { shift?: boolean; alt?: boolean; ctrl?: boolean } = {}): this {
    this.press(places, held)
    this.studio.pointerUp()
    return this
  }

  /** The same, and the button stays down. */
  press(places: readonly number[], held: { shift?: boolean; alt?: boolean; ctrl?: boolean } = {}): this {
    const samples = []
    for (let at = 0; at < places.length; at += 2) {
      samples.push({ imageX: places[at]! + 0.5, imageY: places[at + 1]! + 0.5, ...held })
    }
    this.studio.pointerDown(samples[0]!)
    this.studio.pointerMove(samples.slice(1))
    return this
  }

  /** Until nothing is computed any more. */
  async settled(): Promise<this> {
    while (this.studio.snapshot().work) await new Promise((resolve) => setTimeout(resolve, 2))
    return this
  }

  get mask() {
    return { width: this.studio.plane.width, data: this.studio.plane.data }
  }
}
