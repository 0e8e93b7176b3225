import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
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
/** A view shows so much of each side of the photo. */
const VIEW_SHARE = 0.75
/** Where it lies in what is left over: to the left or to the right, somewhat above the middle, as heads are. */
const [VIEW_LEFT, VIEW_RIGHT, VIEW_TOP] = [0.3, 0.7, 0.35]
const CHANNELS = 3
/** So many photos tell more than views of fewer. */
const ENOUGH = 32

type Rectangle = ExploreImage['content']
type TrialFile = { path: string; content: Rectangle }

/**
 * Photos and masks of a search, at any size and fit, made when they are first needed and gone with the search. Behind the photos
 * come two views of each: parts of it, larger, the first of them mirrored. See README.md for what they are good for.
 */
export class TrialImages {
  readonly #pixels: PixelsWorker
  readonly #folder: string
  readonly #signal: AbortSignal
  readonly #files = new Map<string, Promise<TrialFile>>()
  #photos: readonly TrialPhoto[] = []
  /** Candidates that were not looked at yet. */
  #rest: readonly TrialPhoto[] = []

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
    this.#rest = candidates
    const { chosen, fault } = await this.#useful(count)
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

  /**
   * Takes more of the candidates, up to `count` in all, until it is late; only behind photos that are enough, so that all others keep
   * their places.
   */
  async chooseMore(count: number, isLate: () => boolean): Promise<void> {
    if (this.count < ENOUGH) return
    const { chosen } = await this.#useful(count - this.count, isLate)
    this.#photos = [...this.#photos, ...chosen]
  }

  /** The next `count` that can be read and whose mask tells something. */
  async #useful(
    count: number,
    isLate: () => boolean = () => false,
  ): Promise<{ chosen: TrialPhoto[]; fault: AppError | null }> {
    const chosen: TrialPhoto[] = []
    let fault: AppError | null = null
    let looked = 0
    for (const candidate of this.#rest) {
      if (chosen.length >= count || isLate()) break
      looked += 1
      this.#signal.throwIfAborted()
      try {
        if (await this.#isUseful(candidate)) chosen.push(candidate)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        this.#signal.throwIfAborted()
        fault ??= error
      }
    }
    this.#rest = this.#rest.slice(looked)
    return { chosen, fault }
  }

  /** Photo and view by turns, the view of another photo: the first few tell as much as they can. The other views at the end. */
  get withViews(): number[] {
    const { count } = this
    const places = Array.from({ length: count }, (_, index) => index)
    if (count >= ENOUGH) return places
    const byTurns = places.flatMap((index) => [index, count + ((index + (count >> 1)) % count)])
    return [...byTurns, ...places.map((index) => 2 * count + index)]
  }

  /** Image `index` as the input wants it, with its mask; from `count` on the views. */
  async get(index: number, { width, height, fit, resample }: ProfileInput): Promise<ExploreImage> {
    const view = Math.floor(index / this.count)
    const place = index % this.count
    const trial = this.#photos[place]
    if (!trial) throw new RangeError(`there is no image ${index}`)
    const feed = { width, height, fit, resample }
    const made = (path: string, name: string, of: Feed) =>
      view === 0 ? this.#resized(path, name, of) : this.#view(path, name, of, view > 1)
    const [{ path: tensor, content }, truth] = await Promise.all([
      made(trial.photo.path, `${place}-photo`, feed),
      // The truth is the same, whatever kernel the model likes.
      trial.mask === null ? null : made(trial.mask, `${place}-mask`, { ...feed, resample: 'bilinear-antialias' }),
    ])
    return { tensor, content, truth: truth?.path ?? null }
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.#files.values())
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 })
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

  #view(path: string, name: string, feed: Feed, isOther: boolean): Promise<TrialFile> {
    return this.#once(`${name}-${isOther ? 'other-' : ''}view`, feed, async (out) => {
      const { width, height } = feed
      const large = { ...feed, width: Math.round(width / VIEW_SHARE), height: Math.round(height / VIEW_SHARE) }
      const whole = await this.#resized(path, name, large)
      const isLeft = (name.charCodeAt(0) % 2 === 0) !== isOther
      const share = isLeft ? VIEW_LEFT : VIEW_RIGHT
      const part = {
        left: Math.round((large.width - width) * share),
        top: Math.round((large.height - height) * VIEW_TOP),
        width,
        height,
      }
      await writeFile(out, partOf(await readFile(whole.path), large.width, part, !isOther))
      return { path: out, content: rectangleIn(whole.content, part, !isOther) }
    })
  }

  #resized(path: string, name: string, feed: Feed): Promise<TrialFile> {
    return this.#once(name, feed, async (out) => {
      const order = { path, out, feed }
      const { content } = await this.#pixels.call('tensor', order, { signal: this.#signal, timeoutMs: TIMEOUT_MS })
      return { path: out, content }
    })
  }

  #once(name: string, feed: Feed, make: (out: string) => Promise<TrialFile>): Promise<TrialFile> {
    const { width, height, fit, resample } = feed
    const out = join(this.#folder, `${name}-${width}x${height}-${fit}-${resample}.rgb`)
    const started = this.#files.get(out) ?? make(out)
    this.#files.set(out, started)
    return started
  }
}

/** `pixels` is RGB, `width` wide; the part of it, where `isMirrored` right becomes left. */
function partOf(pixels: Uint8Array, width: number, part: Rectangle, isMirrored: boolean): Uint8Array {
  const found = new Uint8Array(part.width * part.height * CHANNELS)
  const [first, step] = isMirrored ? [part.left + part.width - 1, -CHANNELS] : [part.left, CHANNELS]
  let to = 0
  for (let y = 0; y < part.height; y += 1) {
    let from = ((part.top + y) * width + first) * CHANNELS
    for (let x = 0; x < part.width; x += 1, from += step) {
      for (let color = 0; color < CHANNELS; color += 1) found[to++] = pixels[from + color]!
    }
  }
  return found
}

/** What of a rectangle lies in the part, seen from there. */
function rectangleIn({ left, top, width, height }: Rectangle, part: Rectangle, isMirrored: boolean): Rectangle {
  const [right, bottom] = [
    Math.min(left + width, part.left + part.width),
    Math.min(top + height, part.top + part.height),
  ]
  const [from, above] = [Math.max(left, part.left), Math.max(top, part.top)]
  return {
    left: isMirrored ? part.left + part.width - right : from - part.left,
    top: above - part.top,
    width: right - from,
    height: bottom - above,
  }
}
