import type { GraphActivations, ProfileOutput } from '../../../src-shared/domain/index.ts'
import type { ExploreRead, OutputTally, ReadTally } from '../../workers/explore-protocol.ts'

/** One way to read a model, with what its output was like. */
export type Read = ProfileOutput & { classes: number }

export const readKey = (read: Pick<Read, 'name' | 'activation' | 'class' | 'invert'>): string =>
  [read.name, read.activation, read.class, read.invert].join('|')

export const asExploreRead = ({ name: output, activation, class: picked }: Read): ExploreRead => ({
  output,
  activation,
  class: picked,
})

/** Every reading of a run's outputs, both ways round, with its counts. */
export function* readingsOf(
  outputs: readonly OutputTally[],
): Generator<{ read: Read; tally: ReadTally; output: OutputTally }> {
  for (const output of outputs) {
    for (const tally of output.reads) {
      const { activation, class: picked } = tally
      const read = { name: output.output, layout: output.layout, activation, class: picked, classes: output.classes }
      yield { read: { ...read, invert: false }, tally, output }
      yield { read: { ...read, invert: true }, tally: inverted(tally), output }
    }
  }
}

/** Intersection over union; null where both are empty. */
export function iouOf({ truePositive, falsePositive, falseNegative }: ReadTally): number | null {
  const union = truePositive + falsePositive + falseNegative
  return union === 0 ? null : truePositive / union
}

/**
 * What a reading is worth on one image: 1 less what both the target and all else lack to an IoU of 1. By the target alone a mask of
 * everything would beat many a right one where people fill the picture. Null as for iouOf.
 */
export function skillOf(tally: ReadTally): number | null {
  const { trueNegative, falsePositive, falseNegative } = tally
  const iou = iouOf(tally)
  const rest = trueNegative + falsePositive + falseNegative
  return iou === null || rest === 0 ? iou : iou + trueNegative / rest - 1
}

/**
 * How well the probabilities fit the truth: their IoU taken softly, Σpq / Σ(p + q − pq), 0..1. Between ways to feed a model it
 * tells better than the IoU of masks which one will do on other images: sure and right counts for more than just above the
 * threshold, and no pixel turns from nothing to everything. Null where there is no truth.
 */
export function fitOf({ softTruePositive, softPredicted, truePositive, falseNegative }: ReadTally): number | null {
  const really = truePositive + falseNegative
  return really === 0 ? null : softTruePositive / (softPredicted + really - softTruePositive)
}

function inverted(tally: ReadTally): ReadTally {
  const { truePositive, falsePositive, falseNegative, trueNegative } = tally
  const [really, places] = [truePositive + falseNegative, truePositive + falsePositive + falseNegative + trueNegative]
  return {
    ...tally,
    softTruePositive: really - tally.softTruePositive,
    softPredicted: places - tally.softPredicted,
    truePositive: tally.falseNegative,
    falsePositive: tally.trueNegative,
    falseNegative: tally.truePositive,
    trueNegative: tally.falsePositive,
  }
}

/** Values a little outside of 0 to 1 are rounding, or a plane that was learned without an activation. */
const NEARLY = 0.02
const ROUGHLY = 0.5
/** What else goes further is a logit. Cut at 0.5, not at 0, it may well give the better mask of people who fill the picture. */
const NO_PROBABILITY = 0.2

/** Of 0 to 255 as levels of a picture have it: indices of classes end at 182 (COCO-Stuff), or go far beyond. */
const isPicture = ({ low, high }: OutputTally) => low >= -ROUGHLY && high > 182 && high <= 255 + ROUGHLY

/**
 * Handicap of a reading, in IoU: between readings that score alike the one that makes sense of the values is right. Raw
 * values of a logit above 0.5 are nearly the same mask as its sigmoid above 0.5, but no probability.
 */
export function readHandicap(read: Read, output: OutputTally, inside: GraphActivations[string] | undefined): number {
  const ofIndices = output.classMap && read.activation !== 'divide-by-255'
  const handicap = ofIndices ? (isPicture(output) ? NO_PROBABILITY : 0) : activationHandicap(read, output, inside)
  return (read.invert ? 0.003 : 0) + handicap
}

/** Of what one of two lacks in the fit of its probabilities. */
const UNFIT = 0.5

/**
 * A class of several is read by a sigmoid or by a softmax. Their masks may be alike where only one gives probabilities: that one the
 * model was trained with. Handicap of this reading against the other.
 */
export function unfitHandicap({ activation, classes }: Read, fit: number, otherFit: number | null): number {
  const isOneOfTwo = classes > 1 && (activation === 'sigmoid' || activation === 'softmax')
  return isOneOfTwo && otherFit !== null ? UNFIT * Math.max(0, otherFit - fit) : 0
}

/** Of two classes one is the rest, and nobody learns both apart; three and more may be found beside each other. */
const ofSeveral = (classes: number) => (classes === 2 ? 0.02 : 0.002)

function activationHandicap(
  { activation, classes }: Read,
  output: OutputTally,
  inside: GraphActivations[string] | undefined,
): number {
  const { low, high, sumsToOne } = output
  const isProbability = low >= -NEARLY && high <= 1 + NEARLY
  const rough = low >= -ROUGHLY && high <= 1 + ROUGHLY
  const done = sumsToOne || (inside !== undefined && isProbability) || isPicture(output)
  switch (activation) {
    case 'none':
      return isProbability ? 0 : rough ? 0.004 : NO_PROBABILITY
    case 'sigmoid':
      return done ? 0.06 : isProbability ? 0.02 : classes > 1 ? ofSeveral(classes) : 0
    case 'softmax':
      return done ? 0.06 : isProbability ? 0.02 : 0
    case 'divide-by-255':
      return isPicture(output) ? 0 : NO_PROBABILITY
    case 'argmax':
      // A hard map has no probability to set a threshold on.
      return 0.006
  }
}
