import type { Failure, Predictor, Score } from './score-repository.ts'
import type { ScoreBook } from './score-book.ts'

const BATCH = 64
const LONGEST_WAIT_MS = 1000

/** Collects results and writes them in batches: a transaction each would spend more time on the disk than on inference. */
export class ResultWriter {
  readonly #book: ScoreBook
  readonly #predictor: Predictor
  #scores: Score[] = []
  #failures: Failure[] = []
  #writtenMs = performance.now()

  constructor(book: ScoreBook, predictor: Predictor) {
    this.#book = book
    this.#predictor = predictor
  }

  addScore(score: Score): void {
    this.#scores.push(score)
    this.#flushWhenDue()
  }

  addFailure(failure: Failure): void {
    this.#failures.push(failure)
    this.#flushWhenDue()
  }

  flush(): void {
    if (this.#scores.length + this.#failures.length > 0) this.#book.save(this.#predictor, this.#scores, this.#failures)
    this.#scores = []
    this.#failures = []
    this.#writtenMs = performance.now()
  }

  #flushWhenDue(): void {
    const full = this.#scores.length + this.#failures.length >= BATCH
    if (full || performance.now() - this.#writtenMs > LONGEST_WAIT_MS) this.flush()
  }
}
