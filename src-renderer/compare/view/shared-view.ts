export type Size = { width: number; height: number }
/** Where the image lies in a pane: `scale` view pixels per image pixel, its top left corner at `left`, `top`. */
export type Placement = { scale: number; left: number; top: number }

const PADDING_PX = 14
const LARGEST_SCALE = 32

/**
 * Zoom and pan of all panes together. Panes are equally large, so one placement serves all of them.
 * It changes with the pointer, so it tells its listeners directly and never passes through React.
 */
export class SharedView {
  #pane: Size = { width: 0, height: 0 }
  #image: Size = { width: 1, height: 1 }
  #placement: Placement = { scale: 1, left: 0, top: 0 }
  #fitted = true
  readonly #listeners = new Set<(placement: Placement) => void>()

  get placement(): Placement {
    return this.#placement
  }

  get fitted(): boolean {
    return this.#fitted
  }

  subscribe(listener: (placement: Placement) => void): () => void {
    this.#listeners.add(listener)
    listener(this.#placement)
    return () => this.#listeners.delete(listener)
  }

  /** A pane that grows keeps what is in its middle; a fitted image stays fitted. */
  setPane(pane: Size): void {
    if (pane.width === this.#pane.width && pane.height === this.#pane.height) return
    const { scale, left, top } = this.#placement
    const [dx, dy] = [(pane.width - this.#pane.width) / 2, (pane.height - this.#pane.height) / 2]
    this.#pane = pane
    if (this.#fitted) this.fit()
    else this.#place({ scale, left: left + dx, top: top + dy })
  }

  /** Another image is shown as a whole; another version of the same size stays where it is. */
  setImage(image: Size): void {
    const same = image.width === this.#image.width && image.height === this.#image.height
    this.#image = image
    if (!same || this.#fitted) this.fit()
  }

  fit(): void {
    this.#fitted = true
    const scale = this.#fitScale()
    this.#place({
      scale,
      left: (this.#pane.width - this.#image.width * scale) / 2,
      top: (this.#pane.height - this.#image.height * scale) / 2,
    })
  }

  /** One image pixel is one view pixel. */
  actualSize(): void {
    this.zoomBy(1 / this.#placement.scale)
  }

  /** The point under (viewX, viewY) stays there; without one, the middle of the pane. */
  zoomBy(factor: number, viewX = this.#pane.width / 2, viewY = this.#pane.height / 2): void {
    const { scale, left, top } = this.#placement
    const smallest = Math.min(this.#fitScale(), 1)
    const next = Math.min(LARGEST_SCALE, Math.max(smallest, scale * factor))
    if (next <= this.#fitScale() && factor < 1) return this.fit()
    this.#fitted = false
    const grown = next / scale
    this.#place({ scale: next, left: viewX - (viewX - left) * grown, top: viewY - (viewY - top) * grown })
  }

  panBy(dx: number, dy: number): void {
    const { scale, left, top } = this.#placement
    this.#fitted = false
    this.#place({ scale, left: left + dx, top: top + dy })
  }

  #fitScale(): number {
    const room = { width: this.#pane.width - 2 * PADDING_PX, height: this.#pane.height - 2 * PADDING_PX }
    const scale = Math.min(room.width / this.#image.width, room.height / this.#image.height)
    return Number.isFinite(scale) && scale > 0 ? scale : 1
  }

  /** The image never leaves the middle of the pane. */
  #place({ scale, left, top }: Placement): void {
    this.#placement = {
      scale,
      left: clampPlace(left, this.#pane.width, this.#image.width * scale),
      top: clampPlace(top, this.#pane.height, this.#image.height * scale),
    }
    for (const listener of this.#listeners) listener(this.#placement)
  }
}

let kept: { imageId: string | null; view: SharedView } | null = null

/** The view of an image as it was left: whoever mended its mask comes back to the same place. Else a new one. */
export function viewOf(imageId: string | null): SharedView {
  return kept && kept.imageId === imageId ? kept.view : new SharedView()
}

export function keepView(imageId: string | null, view: SharedView): void {
  kept = { imageId, view }
}

function clampPlace(start: number, paneLength: number, imageLength: number): number {
  return Math.min(paneLength / 2, Math.max(paneLength / 2 - imageLength, start))
}
