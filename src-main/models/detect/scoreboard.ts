import type { GraphActivations, ProfileInput } from '../../../src-shared/domain/index.ts'
import type { ExploreRead, OutputTally } from '../../workers/explore-protocol.ts'
import type { Explorer, Measure } from './explorer.ts'
import { fitOf, iouOf, readHandicap, readingsOf, readKey, skillOf, unfitHandicap, type Read } from './reads.ts'

/** One way to feed and read a model, with what it scored. */
export type Scored = {
  input: ProfileInput
  read: Read
  /** By image; null where neither the truth nor the prediction holds anything. */
  ious: (number | null)[]
  /** Mean of those. */
  iou: number
  /** Mean of skillOf, less the handicap of an unlikely reading: what readings are compared by. */
  value: number
  /** By image; null where there is no truth. See fitOf. */
  fits: (number | null)[]
  /** Their mean, less the handicap of an unusual input: what ways to feed a model are compared by. */
  worth: number
}

/** Of all runs so far with inputs that fit about as well as the best. */
type SeenValues = Pick<OutputTally, 'low' | 'high' | 'sumsToOne'>

const widened = (output: SeenValues, seen: SeenValues = output): SeenValues => ({
  low: Math.min(output.low, seen.low),
  high: Math.max(output.high, seen.high),
  sumsToOne: output.sumsToOne && seen.sumsToOne,
})

/** What fits worse, by its best reading, is no way to feed the model, and its values say nothing of what they are. */
const NEAR_BEST = 0.05

type Judged = { skills: (number | null)[]; handicap: number }

/** Turns counts into scores. */
export class Scoreboard {
  readonly #explorer: Explorer
  readonly #activations: GraphActivations
  /** By output. What is a probability is one whatever is fed: few contrasts keep the values of logits within 0..1 by chance. */
  readonly #seen = new Map<string, SeenValues>()

  constructor(explorer: Explorer, activations: GraphActivations) {
    this.#explorer = explorer
    this.#activations = activations
  }

  /** Every input with every reading, best first. */
  async score(inputs: readonly ProfileInput[], options: Omit<Measure, 'inputs'>): Promise<Scored[]> {
    const unique = [...new Map(inputs.map((input) => [JSON.stringify(input), input])).values()]
    const tallies = await this.#explorer.measure({ ...options, inputs: unique })
    this.#look(tallies)
    const wanted = options.reads ? new Set(options.reads.map(wantedKey)) : null
    return unique
      .flatMap((input, index) => this.#scoresOf(input, tallies[index] ?? []))
      .filter(({ read }) => wanted === null || wanted.has(wantedKey({ ...read, output: read.name })))
      .toSorted((a, b) => b.value - a.value)
  }

  #ofAll(output: OutputTally): OutputTally {
    return { ...output, ...widened(output, this.#seen.get(output.output)) }
  }

  /** By input, by image. Pixels of 0..255 send a model that wants 0..1 far outside of what it gives otherwise. */
  #look(tallies: readonly OutputTally[][][]): void {
    const byInput = tallies.map((byImage) => Map.groupBy(byImage.flat(), ({ output }) => output))
    for (const name of new Set(byInput.flatMap((outputs) => [...outputs.keys()]))) {
      const fits = byInput.map((outputs) => bestFit(outputs.get(name) ?? []))
      const least = Math.max(...fits) - NEAR_BEST
      const near = byInput.flatMap((outputs, index) => (fits[index]! >= least ? (outputs.get(name) ?? []) : []))
      for (const output of near) this.#seen.set(name, widened(output, this.#seen.get(name)))
    }
  }

  #scoresOf(input: ProfileInput, byImage: readonly OutputTally[][]): Scored[] {
    const collected = new Map<string, Omit<Scored, 'input' | 'iou' | 'value' | 'worth'> & Judged>()
    byImage.forEach((outputs, image) => {
      for (const { read, tally, output } of readingsOf(outputs)) {
        const key = readKey(read)
        const nothing = byImage.map(() => null)
        const entry = collected.get(key) ?? {
          read,
          ious: [...nothing],
          skills: [...nothing],
          fits: nothing,
          handicap: 0,
        }
        entry.ious[image] = iouOf(tally)
        entry.skills[image] = skillOf(tally)
        entry.fits[image] = fitOf(tally)
        entry.handicap = Math.max(entry.handicap, readHandicap(read, this.#ofAll(output), this.#activations[read.name]))
        entry.read = read.classes > entry.read.classes ? read : entry.read
        collected.set(key, entry)
      }
    })
    return [...collected.values()].map(({ read, ious, skills, fits, handicap }) => {
      const other = collected.get(
        readKey({ ...read, activation: read.activation === 'softmax' ? 'sigmoid' : 'softmax' }),
      )
      const unfit = unfitHandicap(read, mean(fits), other ? mean(other.fits) : null)
      const [iou, unusual] = [mean(ious), inputHandicap(input)]
      const value = (isMissed(ious, iou) ? iou - 1 : mean(skills)) - handicap - unfit
      return { input, read, ious, iou, value: value - unusual, fits, worth: mean(fits) - unusual }
    })
  }

  /** Ways to feed the model, best first, all read as the best of them. */
  static ofBestRead(scored: readonly Scored[]): Scored[] {
    const [best] = scored
    return best ? Scoreboard.ofRead(scored, best.read) : []
  }

  /** The same with a reading that is known. */
  static ofRead(scored: readonly Scored[], read: Read): Scored[] {
    const key = readKey(read)
    return scored.filter((each) => readKey(each.read) === key).toSorted((a, b) => b.worth - a.worth)
  }

  /** The readings of the best, each once. */
  static reads(scored: readonly Scored[], count: number): ExploreRead[] {
    const found = new Map<string, ExploreRead>()
    for (const { read } of scored) {
      if (found.size === count) break
      const each = { output: read.name, activation: read.activation, class: read.class }
      found.set(wantedKey(each), each)
    }
    return [...found.values()]
  }
}

/** Where people fill the picture, what shows next to nothing of the target may still be right about most of the rest. */
const MISSED = 0.05
const isMissed = (ious: readonly (number | null)[], iou: number) => iou < MISSED && ious.some((each) => each !== null)

/** Of the reading that fits these images best. */
function bestFit(ofImages: readonly OutputTally[]): number {
  const readings = Map.groupBy(readingsOf(ofImages), ({ read }) => readKey(read))
  return Math.max(0, ...Array.from(readings.values(), (each) => mean(each.map(({ tally }) => fitOf(tally)))))
}

const wantedKey = ({ output, activation, class: picked }: ExploreRead) => `${output}|${activation}|${picked}`

/** So small that it only settles what is even. */
function inputHandicap({ channels, normalization }: ProfileInput): number {
  return (channels === 'BGR' ? 0.0005 : 0) + (normalization === 'per-image' ? 0.0005 : 0)
}

export function mean(ious: readonly (number | null)[]): number {
  const known = ious.filter((iou) => iou !== null)
  return known.length === 0 ? 0 : known.reduce((sum, iou) => sum + iou, 0) / known.length
}
