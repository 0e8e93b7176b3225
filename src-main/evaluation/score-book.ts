import type { Confusion } from '../../src-shared/domain/index.ts'
import { confusionAt } from '../../src-shared/metrics/index.ts'
import type { Database } from '../store/database.ts'
import { decodeHistograms } from './histogram-codec.ts'
import type { Failure, Predictor, Score, ScoreRepository, Truth } from './score-repository.ts'

/** One image's result at one threshold. */
export type Entry = { confusion: Confusion; provider: string; createdAt: string }
export type Page = { entries: Map<string, Entry>; threshold: number }

/** Entries that are kept in memory: some 100 bytes each. */
const KEPT_ENTRIES = 500_000

export const truthKey = ({ imageSha256, maskVersion }: Truth) => imageSha256 + maskVersion

/**
 * Stored results as confusions at a threshold, kept in memory so that sorting and summing up read no histograms again.
 * Results written here are added to the pages at once; those of another process empty the book.
 */
export class ScoreBook {
  readonly #scores: ScoreRepository
  readonly #database: Database
  readonly #pages = new Map<string, Page>()
  #dataVersion: unknown

  constructor(scores: ScoreRepository, database: Database) {
    this.#scores = scores
    this.#database = database
  }

  /** Every result of a predictor at that threshold, by `truthKey`. */
  page(predictor: Predictor, threshold: number): Page {
    this.#noticeOthers()
    const key = `${predictorKey(predictor)} ${threshold}`
    const page = this.#pages.get(key) ?? this.#read(predictor, threshold)
    // The newest use goes to the end; what was not used for long is at the beginning.
    this.#pages.delete(key)
    this.#pages.set(key, page)
    this.#forgetOldest()
    return page
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
        const confusion = confusionAt(score.histograms, threshold)
        entries.set(truthKey(score), { confusion, provider: score.provider, createdAt })
      }
    }
  }

  /** A removed model takes its figures along. */
  forget(): void {
    this.#pages.clear()
  }

  #read(predictor: Predictor, threshold: number): Page {
    const entries = new Map<string, Entry>()
    const counts = new Uint32Array(512)
    for (const { provider, createdAt, histograms, ...truth } of this.#scores.iterate(predictor)) {
      if (!decodeHistograms(histograms, counts)) continue
      entries.set(truthKey(truth), { confusion: confusionAt(counts, threshold), provider, createdAt })
    }
    return { entries, threshold }
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
