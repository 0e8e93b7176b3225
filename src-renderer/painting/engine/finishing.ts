import type { Change } from './recorder.ts'
import type { Unfinished } from './tools/tool.ts'

/** Tiles that are coded at a time: a few milliseconds at worst. */
const TILES_AT_ONCE = 16

type Options = {
  /** Does something when the screen had its turn. */
  later: (work: () => void) => void
  onChange: (label: string, change: Change) => void
  onEnd: () => void
}

/**
 * Makes patches of what a gesture did, slice by slice: a long stroke of a large brush has touched every tile, and coding
 * them all would hold up a frame. Nothing may write to the mask meanwhile; whoever wants to calls `settle` first.
 */
export class Finishing {
  readonly #options: Options
  #label = ''
  #coding: Generator<void, Change | null> | null = null

  constructor(options: Options) {
    this.#options = options
  }

  get isBusy(): boolean {
    return this.#coding !== null
  }

  start({ label, recorder }: Unfinished): void {
    this.settle()
    this.#label = label
    this.#coding = recorder.coding()
    this.#slice(this.#coding)
  }

  /** Finishes now what is not finished. */
  settle(): void {
    while (this.#coding) this.#step(this.#coding)
  }

  #slice(coding: Generator<void, Change | null>): void {
    for (let tile = 0; tile < TILES_AT_ONCE && this.#coding === coding; tile++) this.#step(coding)
    if (this.#coding === coding) this.#options.later(() => this.#slice(coding))
  }

  #step(coding: Generator<void, Change | null>): void {
    const { done, value } = coding.next()
    if (!done) return
    this.#coding = null
    if (value) this.#options.onChange(this.#label, value)
    this.#options.onEnd()
  }
}
