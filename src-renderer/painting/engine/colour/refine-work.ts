import { NOT_REFINED, type NotRefined } from '../../../../src-shared/edges/refine-edge.ts'
import type { CoverageTile } from '../../../../src-shared/edges/wand.ts'
import { copyRect, type Rect } from '../../../../src-shared/mask/index.ts'
import type { MaskPlane } from '../mask-plane.ts'
import type { Unfinished, Work } from '../tools/tool.ts'
import { Cancelled, type Band, type ColourDesk, type RefineAnswer, type Task } from './desk.ts'
import { pathTouches, radiusOf } from './path-band.ts'
import { refineWindow } from './refine-window.ts'
import { Proposal } from './proposal.ts'

/** While one tile is computed the next one is on its way. */
const ORDERS_AT_ONCE = 2

/**
 * Coverage out of colour within a band, tile by tile beside the page; all of it is one step. The mask must not change meanwhile, which
 * the studio sees to.
 */
export function refineWork(plane: MaskPlane, colours: ColourDesk, band: Band, label: string): Work {
  const run = new RefineRun(plane, colours, band, label)
  return {
    label: 'Refining the edge',
    result: run.result(),
    cancel: () => run.cancel(),
    onProgress: (listener) => (run.onProgress = listener),
  }
}

class RefineRun {
  readonly #plane: MaskPlane
  readonly #colours: ColourDesk
  readonly #band: Band
  readonly #label: string
  readonly #areas: Rect[]
  readonly #tiles: CoverageTile[] = []
  readonly #tasks = new Set<Task<RefineAnswer>>()
  #reason: NotRefined = 'nothing-brushed'
  #next = 0
  #done = 0
  #isCancelled = false
  onProgress: (part: number) => void = () => undefined

  constructor(plane: MaskPlane, colours: ColourDesk, band: Band, label: string) {
    this.#plane = plane
    this.#colours = colours
    this.#band = band
    this.#label = label
    this.#areas = areasOf(plane, band)
  }

  async result(): Promise<() => Unfinished> {
    await Promise.all(Array.from({ length: ORDERS_AT_ONCE }, () => this.#worker()))
    if (this.#tiles.length === 0) throw new Error(sentenceFor(this.#band, this.#reason))
    return () => new Proposal(this.#plane, 'set').laid(this.#label, this.#tiles)
  }

  cancel(): void {
    this.#isCancelled = true
    for (const task of this.#tasks) task.cancel()
  }

  async #worker(): Promise<void> {
    while (this.#next < this.#areas.length) {
      if (this.#isCancelled) throw new Cancelled()
      await this.#refine(this.#areas[this.#next++]!)
      this.onProgress(++this.#done / this.#areas.length)
    }
  }

  async #refine(area: Rect): Promise<void> {
    const window = refineWindow(area, radiusOf(this.#band), this.#plane)
    const mask = copyRect(this.#plane.data, this.#plane.width, window)
    const task = this.#colours.run('refine', { band: this.#band, area, window, mask })
    this.#tasks.add(task)
    const answer = await task.result
    this.#tasks.delete(task)
    if ('pixels' in answer) this.#tiles.push({ ...area, pixels: answer.pixels })
    else if (answer.reason !== 'nothing-brushed') this.#reason = answer.reason
  }
}

const NO_EDGE = 'This mask has no edge yet: paint the hair roughly first, then refine its edge.'

function sentenceFor(band: Band, reason: NotRefined): string {
  return band.kind === 'edge' && reason === 'nothing-brushed' ? NO_EDGE : NOT_REFINED[reason]
}

/** Tiles that the band comes into. */
function areasOf(plane: MaskPlane, band: Band): Rect[] {
  const tiles = Array.from({ length: plane.tileColumns * plane.tileRows }, (_, tile) => tile)
  if (band.kind === 'path') {
    const { path } = band
    return tiles.map((tile) => plane.tileRect(tile)).filter((rect) => pathTouches(path, rect))
  }
  const shares = tiles.map((tile) => shareOf(plane, plane.tileRect(tile)))
  return tiles.filter((tile) => mayHaveEdge(plane, shares, tile)).map((tile) => plane.tileRect(tile))
}

/** 0: no hair at all; 1: nothing but hair; else in between. */
function shareOf({ data, width }: MaskPlane, rect: Rect): number {
  const first = data[rect.y * width + rect.x]! >= 128
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const start = y * width + rect.x
    for (let at = start; at < start + rect.width; at++) if (data[at]! >= 128 !== first) return 0.5
  }
  return first ? 1 : 0
}

/** Only where a tile and those around it are all alike there is no edge in reach: a band is narrower than a tile. */
function mayHaveEdge({ tileColumns, tileRows }: MaskPlane, shares: readonly number[], tile: number): boolean {
  const [column, row] = [tile % tileColumns, Math.floor(tile / tileColumns)]
  for (let y = Math.max(0, row - 1); y <= Math.min(tileRows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(tileColumns - 1, column + 1); x++) {
      const share = shares[y * tileColumns + x]!
      if (share === 0.5 || share !== shares[tile]) return true
    }
  }
  return false
}
