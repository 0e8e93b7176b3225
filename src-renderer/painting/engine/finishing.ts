import type { Change, Recorder } from './recorder.ts'
import type { Unfinished } from './tools/tool.ts'

/** A slice is so long at least, and one tile longer at most: what a frame can bear beside its own work. */
const SLICE_MS = 4
/** What is over sooner is not told. */
const TOLD_AFTER_TURNS = 24

type Options = {
  /** Does something when the screen had its turn. */
  later: (work: () => void) => void
  /** Milliseconds. */
  now: () => number
  onChange: (label: string, change: Change) => void
  /** It changed nothing. */
  onNothing: (words: string | undefined) => void
  /** Something else about it changed. */
  onState: () => void
}

/**
 * Makes patches of what a gesture did, slice by slice: a long stroke of a large brush has touched every tile, and coding
 * them all would hold up a frame. What is done to all of the mask is written in slices too. Nothing else may write to the mask meanwhile; whoever wants to calls `settle` first.
 */
export class Finishing {
  readonly #options: Options
  #label = ''
  #nothingWords: string | undefined
  #coding: Generator<void, Change | null> | null = null
  /** Of what can be stopped: it was no gesture, which is kept as it was made. */
  #stoppable: Recorder | null = null
  #turns = 0
  #hasChanged = false

  constructor(options: Options) {
    this.#options = options
  }

  get isBusy(): boolean {
    return this.#coding !== null
  }

  /** What is being done to all of the mask, when it takes a while. */
  get progress(): { label: string; part: null; isInTheWay: false } | null {
    return this.#stoppable && this.#turns >= TOLD_AFTER_TURNS
      ? { label: this.#label, part: null, isInTheWay: false }
      : null
  }

  /** Returns false where it is over, and changed nothing. */
  start({ label, recorder, writing, nothingWords }: Unfinished): boolean {
    this.settle()
    this.#nothingWords = nothingWords
    this.#stoppable = writing ? recorder : null
    this.#begin(label, writing ? written(writing, recorder) : recorder.coding())
    return this.isBusy || this.#hasChanged
  }

  /** A change that is made out already; it has been waited for, so nothing stops it any more. */
  write(label: string, change: Change, writing: Generator<void, void>): void {
    this.settle()
    this.#begin(label, known(writing, change))
  }

  /** Puts everything back where that can be. Returns whether there was something to stop. */
  cancel(): boolean {
    const recorder = this.#stoppable
    if (!recorder) return false
    this.#coding = null
    this.#stoppable = null
    recorder.revert()
    return true
  }

  /** Finishes now what is not finished. */
  settle(): void {
    while (this.#coding) this.#step(this.#coding)
  }

  #begin(label: string, coding: Generator<void, Change | null>): void {
    this.#label = label
    this.#hasChanged = false
    this.#turns = 0
    this.#coding = coding
    this.#slice(coding)
  }

  #slice(coding: Generator<void, Change | null>): void {
    const until = this.#options.now() + SLICE_MS
    // Not once where it was stopped or settled meanwhile.
    while (this.#coding === coding) {
      this.#step(coding)
      if (this.#options.now() >= until) break
    }
    if (this.#coding !== coding) return
    if (++this.#turns === TOLD_AFTER_TURNS) this.#options.onState()
    this.#options.later(() => this.#slice(coding))
  }

  #step(coding: Generator<void, Change | null>): void {
    const { done, value } = coding.next()
    if (!done) return
    this.#coding = null
    this.#stoppable = null
    this.#hasChanged = value !== null
    if (value) this.#options.onChange(this.#label, value)
    else this.#options.onNothing(this.#nothingWords)
    this.#options.onState()
  }
}

function* known(writing: Generator<void, void>, change: Change): Generator<void, Change> {
  yield* writing
  return change
}

function* written(writing: Generator<void, void>, recorder: Recorder): Generator<void, Change | null> {
  yield* writing
  return yield* recorder.coding()
}
