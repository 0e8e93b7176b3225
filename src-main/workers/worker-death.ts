/** Why a worker process ended while it worked. `sentence` completes "The pixels worker …". */
export class WorkerDeath extends Error {
  /** `cancelled`: nobody waited any more, and nothing else stops a native call. */
  readonly kind: 'crashed' | 'time' | 'memory' | 'start' | 'cancelled'
  readonly sentence: string
  /** What ended it, where that came from outside or from its own fault. */
  readonly signal: NodeJS.Signals | null
  /** The request was all but done, and another may have been at work: nothing is to blame on it. */
  readonly wasFree: boolean

  constructor(kind: WorkerDeath['kind'], sentence: string, signal: NodeJS.Signals | null = null, wasFree = false) {
    super(sentence)
    this.name = 'WorkerDeath'
    this.kind = kind
    this.sentence = sentence
    this.signal = signal
    this.wasFree = wasFree
  }
}

/** The process ended while a request waited in it for the one before: nothing was done of it. */
export class NotBegun extends Error {}
