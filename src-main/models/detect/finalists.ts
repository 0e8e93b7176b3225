import {
  sameNumbers,
  type DetectionCandidate,
  type ProfileInput,
  type Target,
} from '../../../src-shared/domain/index.ts'
import type { ExploreRead } from '../../workers/explore-protocol.ts'
import { asExploreRead, readKey, type Read } from './reads.ts'
import type { Scoreboard } from './scoreboard.ts'
import { type Scored } from './scoreboard.ts'

/** As many as the picture sheet shows. */
export const MOST_CANDIDATES = 8
/** Of these so many feed the model in another way; the rest reads it in another. */
const OTHER_INPUTS = 5
const OTHER_INPUTS_WHEN_LATE = 2

type Options = {
  board: Scoreboard
  target: Target
  winner: Scored
  /** What else was tried, in order of interest. */
  others: readonly Scored[]
  images: number
  reads: readonly ExploreRead[]
  deadlineMs: number
}

/**
 * The winner and what is worth comparing with it: other constants, the other order of channels, other classes, inverted.
 * All on the same images, so that their figures can be compared.
 */
export async function finalists(options: Options): Promise<{ ranking: DetectionCandidate[]; classes: number }> {
  const { board, target, winner, others, images, deadlineMs } = options
  const feeds = differentInputs(winner, others, performance.now() < deadlineMs ? OTHER_INPUTS : OTHER_INPUTS_WHEN_LATE)
  const read = asExploreRead(winner.read)
  const scored = [
    ...(await board.score([winner.input], { to: images, reads: [read, ...options.reads] })),
    ...(await board.score(feeds.slice(1), { to: images, reads: [read] })),
  ]
  const chosen =
    scored.find(({ input, read }) => same(input, winner.input) && readKey(read) === readKey(winner.read)) ?? winner

  const asChosen = scored.filter(({ read }) => readKey(read) === readKey(winner.read))
  const ofOthers = asChosen.filter(({ input }) => !same(input, winner.input))
  const ofWinner = scored.filter(
    (each) => same(each.input, winner.input) && readKey(each.read) !== readKey(winner.read),
  )
  const rest = [...ofOthers, ...otherReads(winner.read, ofWinner)]
    // What is better by less than it takes to be chosen would only make people wonder.
    .filter(({ iou }) => iou <= chosen.iou)
    .toSorted((a, b) => b.iou - a.iou)
    .slice(0, MOST_CANDIDATES - 1)
  return { ranking: [chosen, ...rest].map((each) => candidate(target, each)), classes: winner.read.classes }
}

export function candidate(target: Target, { input, read, iou }: Scored): DetectionCandidate {
  const { name, layout, activation, class: picked, invert } = read
  return { profile: { target, input, output: { name, layout, activation, class: picked, invert } }, iou }
}

function differentInputs(winner: Scored, others: readonly Scored[], most: number): ProfileInput[] {
  const found: ProfileInput[] = [winner.input]
  for (const { input } of others) {
    if (found.length > most) break
    const alike = found.some((each) => each.channels === input.channels && sameNumbers(each, input))
    const { width, height, fit, resample } = winner.input
    if (!alike) found.push({ ...input, width, height, fit, resample })
  }
  return found
}

/** Inverted, and the next best class: what goes wrong most of the time where the rest is right. */
function otherReads(right: Read, scored: readonly Scored[]): Scored[] {
  const alike = scored.filter(({ read }) => read.activation === right.activation)
  const inverted = alike.find(({ read }) => read.invert !== right.invert && read.class === right.class)
  const anotherClass = alike.find(({ read }) => read.class !== right.class && read.invert === right.invert)
  const anotherOutput = alike.find(({ read }) => read.name !== right.name && read.invert === right.invert)
  return [...new Set([inverted, anotherClass, anotherOutput])].filter((each) => each !== undefined)
}

const same = (a: ProfileInput, b: ProfileInput) => JSON.stringify(a) === JSON.stringify(b)
