import {
  classesShowing,
  type DetectionCandidate,
  type ProfileInput,
  type Target,
} from '../../../src-shared/domain/index.ts'
import type { OutputTally, ReadTally } from '../../workers/explore-protocol.ts'
import { candidate, MOST_CANDIDATES } from './finalists.ts'
import { bothOrders, firstInputs } from './inputs.ts'
import { readHandicap, readingsOf, readKey, type Read } from './reads.ts'
import type { Scored } from './scoreboard.ts'
import type { SearchOptions } from './search-options.ts'

const IMAGES = 4
/** Normalisations that are tried with both orders of channels. */
const BOTH_ORDERS = 4
/** A handicap in IoU weighs so much in plausibility. */
const HANDICAP_WEIGHT = 10
/** How many of the sheet read the most plausible input in another way. */
const OTHER_READS = 3

/**
 * Ways to feed and read a model whose masks look like hair or a person: sure, in one piece, of a likely size in a likely
 * place. No more than an order for people to choose from.
 */
export async function searchByLooks(
  options: SearchOptions,
): Promise<{ ranking: DetectionCandidate[]; classes: number }> {
  const { base, images, step } = options
  const to = Math.min(images, IMAGES)
  step('Trying normalisations')
  const first = await scoreLooks(options, firstInputs(base.input), to)
  step('Trying the order of channels')
  const leading = uniqueInputs(first).slice(0, BOTH_ORDERS).flatMap(bothOrders)
  const scored = [...(await scoreLooks(options, leading, to)), ...first].toSorted((a, b) => b.value - a.value)
  const best = scored[0]
  if (!best) return { ranking: [], classes: 0 }
  const inputs = uniqueInputs(scored)
    .map((input) => scored.find((each) => each.input === input))
    .filter((each) => each !== undefined)
  const reads = scored.filter(({ input, read }) => input === best.input && readKey(read) !== readKey(best.read))
  const chosen = [...inputs.slice(0, MOST_CANDIDATES - OTHER_READS), ...uniqueReads(reads).slice(0, OTHER_READS)]
  const ranking = chosen
    .toSorted((a, b) => b.value - a.value)
    .map((each) => ({ ...candidate(base.target, each), iou: null }))
  return { ranking, classes: best.read.classes }
}

async function scoreLooks(
  { explorer, base, activations }: SearchOptions,
  inputs: readonly ProfileInput[],
  to: number,
): Promise<Scored[]> {
  const unique = [...new Map(inputs.map((input) => [JSON.stringify(input), input])).values()]
  const tallies = await explorer.measure({ inputs: unique, to })
  const found = unique.flatMap((input, index) => {
    const sums = new Map<string, { read: Read; sum: number }>()
    for (const outputs of tallies[index] ?? []) {
      for (const { read, tally, output } of readingsOf(outputs)) {
        const handicap = HANDICAP_WEIGHT * readHandicap(read, output, activations[read.name])
        const entry = sums.get(readKey(read)) ?? { read, sum: 0 }
        entry.sum += plausibility(tally, output, base.target) + likelyClass(read, base.target) - handicap
        sums.set(readKey(read), entry)
      }
    }
    return [...sums.values()].map(({ read, sum }) => ({
      input,
      read,
      ious: [],
      iou: 0,
      value: sum / to,
      fits: [],
      worth: 0,
    }))
  })
  return found.toSorted((a, b) => b.value - a.value)
}

/** Share of the picture that is usual, and where its centre lies. */
const LIKELY: Record<Target, { least: number; most: number; centerY: number }> = {
  hair: { least: 0.04, most: 0.45, centerY: 0.4 },
  person: { least: 0.15, most: 0.75, centerY: 0.58 },
}

/** 0 for noise, nothing or everything, up to 1. */
function plausibility(tally: ReadTally, _output: OutputTally, target: Target): number {
  const { falsePositive, trueNegative, truePositive, falseNegative, confidence, edges, centerX, centerY } = tally
  const places = falsePositive + trueNegative + truePositive + falseNegative
  const inside = falsePositive + truePositive
  const share = inside / places
  if (inside === 0 || inside === places) return 0
  const { least, most, centerY: usualY } = LIKELY[target]
  const size = Math.min(1, share / least, (1 - share) / (1 - most))
  // A disc of the same area has the shortest border there is.
  const shortest = 4 * Math.sqrt((places * Math.min(share, 1 - share)) / Math.PI) * 2
  const compact = Math.min(1, (2 * shortest) / Math.max(1, edges))
  const place = Math.max(0, 1 - Math.abs(centerX - 0.5) - Math.abs(centerY - usualY))
  return confidence * size * compact * place
}

/** Known class maps say which class it is where their number of classes fits. */
function likelyClass(read: Read, target: Target): number {
  if (read.classes < 3) return 0
  return classesShowing(read.classes, target).some((each) => each.class === read.class && each.invert === read.invert)
    ? 0.2
    : 0
}

function uniqueInputs(scored: readonly Scored[]): ProfileInput[] {
  return [...new Map(scored.map(({ input }) => [JSON.stringify(input), input])).values()]
}

function uniqueReads(scored: readonly Scored[]): Scored[] {
  const found = new Map<string, Scored>()
  for (const each of scored) {
    const key = `${each.read.name}|${each.read.class}|${each.read.invert}`
    if (!found.has(key)) found.set(key, each)
  }
  return [...found.values()]
}
