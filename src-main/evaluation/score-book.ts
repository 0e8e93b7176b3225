import { setImmediate as breathe } from 'node:timers/promises'
import type { Confusion } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'
import { confusionOfEncoded } from './histogram-codec.ts'
import type { Failure, Predictor, Score, ScoreRepository, StoredScore, Truth } from './score-repository.ts'

/** One image's result at one threshold. */
export type Entry = { confusion: Confusion; provider: string; createdAt: string }
export type Page = { entries: ReadonlyMap<string, Entry>; threshold: number }
/** A page with what is still to be read of it; each step reads some more. */
type OpenPage = { entries: Map<string, Entry>; threshold: number; rest: Iterator<void> | null }

/** Entries that are kept in memory: some 100 bytes each. */
const KEPT_ENTRIES = 500_000
/** Rows of one step: a few milliseconds. */
const STEP_ROWS = 500

export const truthKey = ({ imageSha256, maskVersion }: Truth) => imageSha256 + maskVersion

/**
 * Stored results as confusions at a threshold, kept in memory so that sorting and summing up read no histograms again.
 * Results written here are added to the pages at once; those of another process empty the book.
 */
export class ScoreBook {
  readonly #scores: ScoreRepository
  readonly #database: Database
  readonly #pages = new Map<string, OpenPage>()
  #dataVersion: unknown

  constructor(scores: ScoreRepository, database: Database) {
    this.#scores = scores
    this.#database = database
  }

  /** Every result of a predictor at that threshold, by `truthKey`; others are served while it is read. */
  async page(predictor: Predictor, threshold: number): Promise<Page> {
    const page = this.#open(predictor, threshold)
    // Also where it is complete: whoever sums up page after page lets others in between.
    do await breathe()
    while (!step(page))
    return page
  }

  /** One image's confusion, without the others'. Null where it was not evaluated. */
  confusion(predictor: Predictor, truth: Truth, threshold: number): Confusion | null {
    const encoded = this.#scores.encodedHistograms(predictor, truth)
    return encoded && confusionOfEncoded(encoded, threshold)
  }

  failures(predictor: Predictor): Map<string, Failure> {
    return this.#scores.failures(predictor)
  }

  save(predictor: Predictor, scores: readonly Score[], failures: readonly Failure[]): void {
    const createdAt = new Date().toISOString()
    this.#scores.save(predictor, scores, failures, createdAt)
    for (const [key, { entries, threshold }] of this.#pages) {
      if (!key.startsWith(predictorKey(predictor))) continue
      for (const score of scores) {
        const confusion = confusionOfEncoded(score.histograms, threshold)
        if (confusion) entries.set(truthKey(score), { confusion, provider: score.provider, createdAt })
      }
    }
  }

  /** A removed model takes its figures along. */
  forget(): void {
    this.#pages.clear()
  }

  #open(predictor: Predictor, threshold: number): OpenPage {
    this.#noticeOthers()
    const key = `${predictorKey(predictor)} ${threshold}`
    const page = this.#pages.get(key) ?? this.#newPage(predictor, threshold)
    // The newest use goes to the end; what was not used for long is at the beginning.
    this.#pages.delete(key)
    this.#pages.set(key, page)
    this.#forgetOldest()
    return page
  }

  #newPage(predictor: Predictor, threshold: number): OpenPage {
    const entries = new Map<string, Entry>()
    return { entries, threshold, rest: this.#read(predictor, threshold, entries) }
  }

  *#read(predictor: Predictor, threshold: number, entries: Map<string, Entry>): Generator<void> {
    let last: Truth | null = null
    for (;;) {
      const rows: StoredScore[] = this.#scores.some(predictor, last, STEP_ROWS)
      for (const { provider, createdAt, histograms, ...truth } of rows) {
        const confusion = confusionOfEncoded(histograms, threshold)
        if (confusion) entries.set(truthKey(truth), { confusion, provider, createdAt })
        last = truth
      }
      if (rows.length < STEP_ROWS) return
      yield
    }
  }

  #noticeOthers(): void {
    const version = this.#database.pragma('data_version', { simple: true })
    if (version !== this.#dataVersion) this.#pages.clear()
    this.#dataVersion = version
  }

  #forgetOldest(): void {
    let total = 0
    for (const { entries } of this.#pages.values()) total += entries.size
    for (const [key, { entries }] of this.#pages) {
      if (total <= KEPT_ENTRIES || this.#pages.size === 1) return
      this.#pages.delete(key)
      total -= entries.size
    }
  }
}

const predictorKey = ({ modelSha256, profileHash }: Predictor) => `${modelSha256} ${profileHash}`

/** Reads some more of a page; true when it is complete. */
function step(page: OpenPage): boolean {
  if (page.rest?.next().done) page.rest = null
  return page.rest === null
}
