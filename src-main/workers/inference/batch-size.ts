import type { Declared, Fed } from './run-model.ts'
import type { RuntimeSession } from './runtime.ts'

/** What a trial gave: planes of the images, in their order, and the time of each. */
export type Trial = { planes: Uint8Array[]; msPerImage: number }
/** Runs the first so many images together; null where that does not work. */
type RunTrial = (images: number) => Promise<Trial | null>

/** Trials take time themselves: they are for long lists, and for models that are not slow anyway. */
const WORTHWHILE_IMAGES = 48
const SLOW_MS = 200
/** An open batch grows to so many at most. */
export const LARGEST_BATCH = 16
/** A larger batch has to win so much: it also holds so much more memory. */
const GAIN = 0.95
/** Of 255. Sums in another order may round to the next level; more is another result. */
const TOLERATED_DIFFERENCE = 1

/**
 * How many images go through a model at once. Measured, for each session once: on a processor batches often win nothing, on
 * a graphics card much. A batch whose planes differ from those of single images is not used: some graphs mix their images.
 */
export class BatchSizes {
  readonly #known = new WeakMap<RuntimeSession, number>()
  readonly #widest = new WeakMap<RuntimeSession, number>()

  /** `total` images are still to come, `here` of them can be tried with; memory allows an open batch of `most`. */
  async of(
    { session }: Fed,
    { batch }: Declared,
    { total, here, most = LARGEST_BATCH }: { total: number; here: number; most?: number | undefined },
    trial: RunTrial,
  ): Promise<number> {
    if (batch === 1) return 1
    const known = this.#known.get(session)
    if (known !== undefined) return batch === 'open' ? Math.max(1, Math.min(known, most)) : known
    if (batch === 'open' && total < WORTHWHILE_IMAGES) return 1
    if (batch === 'open' ? Math.min(here, most) < 2 : here < batch) return 1
    const alone = await trial(1)
    if (!alone) return 1
    const best =
      batch === 'open'
        ? await largestThatWins(alone, Math.min(LARGEST_BATCH, here, most), (images) => {
            this.#widest.set(session, images)
            return trial(images)
          })
        : // A model that takes four images at once is as fast with four different ones.
          areAlike(alone, await trial(batch))
          ? batch
          : 1
    this.#known.set(session, best)
    return best
  }

  /** What was found for a session; null before. */
  known(session: RuntimeSession, { batch }: Declared): number | null {
    return batch === 1 ? 1 : (this.#known.get(session) ?? null)
  }

  /** The most images that went through a session of an open batch at once, trials included: it holds memory for these. */
  widest(session: RuntimeSession): number {
    return this.#widest.get(session) ?? 1
  }
}

async function largestThatWins(alone: Trial, most: number, trial: RunTrial): Promise<number> {
  if (alone.msPerImage > SLOW_MS) return 1
  let best = { size: 1, msPerImage: alone.msPerImage }
  for (let size = 2; size <= most; size *= 2) {
    const tried = await trial(size)
    if (!tried || !areAlike(alone, tried) || tried.msPerImage > GAIN * best.msPerImage) break
    best = { size, msPerImage: tried.msPerImage }
  }
  return best.size
}

/** By the first image's plane, which both have. */
function areAlike(alone: Trial, many: Trial | null): boolean {
  const [a, b] = [alone.planes[0], many?.planes[0]]
  if (!a || a.length !== b?.length) return false
  return a.every((value, at) => Math.abs(value - b[at]!) <= TOLERATED_DIFFERENCE)
}
