import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, type ProfileInput } from '../../../src-shared/domain/index.ts'
import { requirePhoto, type Photo } from '../../inference/photos.ts'
import type { ExploreImage } from '../../workers/explore-protocol.ts'
import type { Feed, PixelsWorker } from '../../workers/protocol.ts'

/** A photo with the file of its mask; null where it has none. */
export type TrialPhoto = { photo: Photo; mask: string | null }

const COVERED = 128
/** Masks of less, or nearly all of the picture, tell little: share of the pixels. */
const [LEAST_SHARE, MOST_SHARE] = [0.005, 0.97]
/** The size at which masks are looked at before they are chosen. */
const GLANCE: Feed = { width: 64, height: 64, fit: 'stretch', resample: 'bilinear-antialias' }
const TIMEOUT_MS = 120_000

/** Photos and masks of a search, at any size and fit, made when they are first needed and gone with the search. */
export class TrialImages {
  readonly #pixels: PixelsWorker
  readonly #folder: string
  readonly #signal: AbortSignal
  readonly #files = new Map<string, Promise<{ path: string; content: ExploreImage['content'] }>>()
  #photos: readonly TrialPhoto[] = []

  constructor({ pixels, folder, signal }: { pixels: PixelsWorker; folder: string; signal: AbortSignal }) {
    this.#pixels = pixels
    this.#folder = folder
    this.#signal = signal
  }

  get count(): number {
    return this.#photos.length
  }

  /**
   * Takes the first `count` of the candidates that can be read and whose mask tells something.
   * @throws AppError where none can be read
   */
  async choose(candidates: readonly TrialPhoto[], count: number): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    const chosen: TrialPhoto[] = []
    let fault: AppError | null = null
    for (const candidate of candidates) {
      if (chosen.length === count) break
      this.#signal.throwIfAborted()
      try {
        if (await this.#isUseful(candidate)) chosen.push(candidate)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        this.#signal.throwIfAborted()
        fault ??= error
      }
    }
    if (chosen.length === 0) {
      throw (
        fault ??
        new AppError(
          'NO_GROUND_TRUTH',
          'All masks are empty, so that no profile can be told from another; choose a dataset whose masks show something.',
        )
      )
    }
    this.#photos = chosen
  }

  /** Image `index` as the input wants it, with its mask. */
  async get(index: number, { width, height, fit, resample }: ProfileInput): Promise<ExploreImage> {
    const trial = this.#photos[index]
    if (!trial) throw new RangeError(`there is no image ${index}`)
    const feed = { width, height, fit, resample }
    const [{ path: tensor, content }, truth] = await Promise.all([
      this.#resized(trial.photo.path, `${index}-photo`, feed),
      // The truth is the same, whatever kernel the model likes.
      trial.mask === null
        ? null
        : this.#resized(trial.mask, `${index}-mask`, { ...feed, resample: 'bilinear-antialias' }),
    ])
    return { tensor, content, truth: truth?.path ?? null }
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.#files.values())
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #isUseful({ photo, mask }: TrialPhoto): Promise<boolean> {
    await requirePhoto(photo)
    if (mask === null) return true
    const { path } = await this.#resized(mask, `glance-${photo.sha256.slice(0, 16)}`, GLANCE)
    const pixels = await readFile(path)
    let covered = 0
    for (let at = 0; at < pixels.length; at += 3) if (pixels[at]! >= COVERED) covered += 1
    const share = covered / (pixels.length / 3)
    return share >= LEAST_SHARE && share <= MOST_SHARE
  }

  #resized(path: string, name: string, feed: Feed) {
    const { width, height, fit, resample } = feed
    const out = join(this.#folder, `${name}-${width}x${height}-${fit}-${resample}.rgb`)
    const started =
      this.#files.get(out) ??
      this.#pixels
        .call('tensor', { path, out, feed }, { signal: this.#signal, timeoutMs: TIMEOUT_MS })
        .then(({ content }) => ({ path: out, content }))
    this.#files.set(out, started)
    return started
  }
}
