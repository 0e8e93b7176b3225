import type { GraphActivations, ProfileInput } from '../../../src-shared/domain/index.ts'
import type { ExploreRead, OutputTally } from '../../workers/explore-protocol.ts'
import type { Explorer, Measure } from './explorer.ts'
import { iouOf, readHandicap, readingsOf, readKey, type Read } from './reads.ts'

/** One way to feed and read a model, with what it scored. */
export type Scored = {
  input: ProfileInput
  read: Read
  /** By image; null where neither the truth nor the prediction holds anything. */
  ious: (number | null)[]
  /** Mean of those. */
  iou: number
  /** The same less the handicap of an unlikely reading: what is compared. */
  value: number
}

/** Turns counts into scores. */
export class Scoreboard {
  readonly #explorer: Explorer
  readonly #activations: GraphActivations

  constructor(explorer: Explorer, activations: GraphActivations) {
    this.#explorer = explorer
    this.#activations = activations
  }

  /** Every input with every reading, best first. */
  async score(inputs: readonly ProfileInput[], options: Omit<Measure, 'inputs'>): Promise<Scored[]> {
    const unique = [...new Map(inputs.map((input) => [JSON.stringify(input), input])).values()]
    const tallies = await this.#explorer.measure({ ...options, inputs: unique })
    const wanted = options.reads ? new Set(options.reads.map(wantedKey)) : null
    return unique
      .flatMap((input, index) => this.#scoresOf(input, tallies[index] ?? []))
      .filter(({ read }) => wanted === null || wanted.has(wantedKey({ ...read, output: read.name })))
      .toSorted((a, b) => b.value - a.value)
  }

  #scoresOf(input: ProfileInput, byImage: readonly OutputTally[][]): Scored[] {
    const collected = new Map<string, { read: Read; ious: (number | null)[]; handicap: number }>()
    byImage.forEach((outputs, image) => {
      for (const { read, tally, output } of readingsOf(outputs)) {
        const key = readKey(read)
        const entry = collected.get(key) ?? { read, ious: byImage.map(() => null), handicap: 0 }
        entry.ious[image] = iouOf(tally)
        entry.handicap = Math.max(entry.handicap, readHandicap(read, output, this.#activations[read.name]))
        entry.read = read.classes > entry.read.classes ? read : entry.read
        collected.set(key, entry)
      }
    })
    return [...collected.values()].map(({ read, ious, handicap }) => {
      const iou = mean(ious)
      return { input, read, ious, iou, value: iou - handicap - inputHandicap(input) }
    })
  }

  /** The inputs of the best, each once. */
  static inputs(scored: readonly Scored[], count: number): ProfileInput[] {
    return [...new Set(scored.map(({ input }) => input))].slice(0, count)
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

const wantedKey = ({ output, activation, class: picked }: ExploreRead) => `${output}|${activation}|${picked}`

/** So small that it only settles what is even. */
function inputHandicap({ channels, normalization }: ProfileInput): number {
  return (channels === 'BGR' ? 0.0005 : 0) + (normalization === 'per-image' ? 0.0005 : 0)
}

export function mean(ious: readonly (number | null)[]): number {
  const known = ious.filter((iou) => iou !== null)
  return known.length === 0 ? 0 : known.reduce((sum, iou) => sum + iou, 0) / known.length
}
