import { MANY_CLASSES, PLANE_SIDE, type ExploreRead, type ReadTally } from '../explore-protocol.ts'
import type { Sample } from './detect-sample.ts'

type Activation = ReadTally['activation']
/** Probability of a class at a place, 0..1. */
type Probability = (place: number) => number

const ACTIVATIONS: readonly Activation[] = ['none', 'sigmoid', 'softmax', 'argmax', 'divide-by-255']

/** What each way to read an output gives, at the threshold 0.5; only the wanted ones, or all. */
export function tallyReads(sample: Sample, wanted: readonly ExploreRead[] | null): ReadTally[] {
  if (sample.classMap) return classMapReads(sample, wanted)
  const plane = wanted !== null || sample.classes <= MANY_CLASSES
  const possible = ACTIVATIONS.filter((each) => wanted !== null || makesSense(each, sample))
  return possible.flatMap((activation) => {
    const classes = wanted
      ? wanted.filter((read) => read.activation === activation).map((read) => read.class)
      : Array.from({ length: sample.classes }, (_, index) => index)
    if (classes.length === 0) return []
    const probability = probabilityOf(sample, activation)
    // Raw values that are no probabilities would count as sure, all of them.
    const soft = activation === 'none' && !isProbability(sample) ? probabilityOf(sample, 'sigmoid') : probability
    return classes.flatMap((each) =>
      each < sample.classes
        ? [tally(sample, { activation, class: each }, probability(each), { soft: soft(each), plane })]
        : [],
    )
  })
}

function makesSense(activation: Activation, { classes, low, high }: Sample): boolean {
  if (activation === 'divide-by-255') return low >= 0 && high > 1 && high <= 255
  return classes > 1 || activation === 'none' || activation === 'sigmoid'
}

/** Classes that occur, and those that were asked for whether they occur or not. */
function classMapReads(sample: Sample, wanted: readonly ExploreRead[] | null): ReadTally[] {
  const { values } = sample
  const plane = wanted !== null
  const ofIndices = sample.wholeType ? 'none' : 'argmax'
  const seen = [...new Set([0, ...values])].map((each) => ({ activation: ofIndices, class: each }) as const)
  const levels = { activation: 'divide-by-255', class: 0 } as const
  const reads = wanted ?? [...seen, ...(makesSense(levels.activation, sample) ? [levels] : [])]
  return reads.map(({ activation, class: each }) =>
    activation === 'divide-by-255'
      ? tally(sample, levels, probabilityOf(sample, activation)(0), { plane })
      : tally(sample, { activation: ofIndices, class: each }, (place) => (values[place] === each ? 1 : 0), { plane }),
  )
}

/** Values a little outside of 0 to 1 come of a plane that was learned without an activation. */
const isProbability = ({ low, high }: Sample) => low >= -0.5 && high <= 1.5

function probabilityOf(sample: Sample, activation: Activation): (picked: number) => Probability {
  const { values, columns, rows } = sample
  const count = columns * rows
  if (activation === 'none') {
    return (picked) => (place) => Math.min(1, Math.max(0, values[picked * count + place]!))
  }
  if (activation === 'divide-by-255') return (picked) => (place) => values[picked * count + place]! / 255
  if (activation === 'sigmoid') return (picked) => (place) => 1 / (1 + Math.exp(-values[picked * count + place]!))
  const winners = activation === 'argmax' ? highest(sample) : null
  if (winners) return (picked) => (place) => (winners[place] === picked ? 1 : 0)
  const logSums = logSumExp(sample)
  return (picked) => (place) => Math.exp(values[picked * count + place]! - logSums[place]!)
}

/** The class with the highest value; of equal ones the first, as in numpy. */
function highest({ values, classes, columns, rows }: Sample): Uint16Array {
  const count = columns * rows
  const winners = new Uint16Array(count)
  for (let place = 0; place < count; place += 1) {
    let best = 0
    for (let each = 1; each < classes; each += 1) {
      if (values[each * count + place]! > values[best * count + place]!) best = each
    }
    winners[place] = best
  }
  return winners
}

/** log Σ exp of all classes, by place. */
function logSumExp({ values, classes, columns, rows }: Sample): Float64Array {
  const count = columns * rows
  const sums = new Float64Array(count)
  for (let place = 0; place < count; place += 1) {
    let most = -Infinity
    for (let each = 0; each < classes; each += 1) most = Math.max(most, values[each * count + place]!)
    let sum = 0
    for (let each = 0; each < classes; each += 1) sum += Math.exp(values[each * count + place]! - most)
    sums[place] = most + Math.log(sum)
  }
  return sums
}

function tally(
  { columns, rows, truth }: Sample,
  read: Pick<ReadTally, 'activation' | 'class'>,
  probability: Probability,
  { soft = probability, plane }: { soft?: Probability; plane: boolean },
): ReadTally {
  const cells = plane ? new Cells(columns, rows) : null
  const decided = new Uint8Array(columns * rows)
  let [truePositive, falsePositive, falseNegative, trueNegative] = [0, 0, 0, 0]
  let [sureness, edges, sumX, sumY, place] = [0, 0, 0, 0, 0]
  let [softTruePositive, softPredicted] = [0, 0]
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1, place += 1) {
      const p = probability(place)
      sureness += Math.abs(2 * p - 1)
      const inside = p >= 0.5
      const really = truth?.[place] === 1
      const q = soft(place)
      softPredicted += q
      cells?.add(x, y, q)
      if (really) softTruePositive += q
      if (inside) {
        decided[place] = 1
        sumX += x
        sumY += y
        if (really) truePositive += 1
        else falsePositive += 1
      } else if (really) falseNegative += 1
      else trueNegative += 1
      if (x > 0 && decided[place] !== decided[place - 1]) edges += 1
      if (y > 0 && decided[place] !== decided[place - columns]) edges += 1
    }
  }
  const predicted = truePositive + falsePositive
  return {
    ...read,
    truePositive,
    falsePositive,
    falseNegative,
    trueNegative,
    softTruePositive,
    softPredicted,
    confidence: sureness / place,
    edges,
    centerY: predicted > 0 ? (sumY / predicted + 0.5) / rows : 0.5,
    centerX: predicted > 0 ? (sumX / predicted + 0.5) / columns : 0.5,
    plane: cells?.means() ?? null,
  }
}

/** The truth as planes have it. */
export function truthPlane({ columns, rows, truth }: Sample): Float32Array | null {
  if (!truth) return null
  const cells = new Cells(columns, rows)
  for (let y = 0, place = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1, place += 1) cells.add(x, y, truth[place]!)
  }
  return cells.means()
}

/** Means over the cells of a grid of at most PLANE_SIDE a side. */
class Cells {
  readonly #columns: number
  readonly #cellOfColumn: number[]
  readonly #cellOfRow: number[]
  readonly #sums: Float32Array
  readonly #counts: Uint32Array

  constructor(columns: number, rows: number) {
    const cells = (count: number) => Math.min(PLANE_SIDE, count)
    const cellOf = (count: number) => Array.from({ length: count }, (_, at) => Math.floor((at * cells(count)) / count))
    this.#columns = cells(columns)
    this.#cellOfColumn = cellOf(columns)
    this.#cellOfRow = cellOf(rows)
    this.#sums = new Float32Array(cells(columns) * cells(rows))
    this.#counts = new Uint32Array(this.#sums.length)
  }

  add(x: number, y: number, value: number): void {
    const cell = this.#cellOfRow[y]! * this.#columns + this.#cellOfColumn[x]!
    this.#sums[cell]! += value
    this.#counts[cell]! += 1
  }

  means(): Float32Array {
    return this.#sums.map((sum, cell) => sum / this.#counts[cell]!)
  }
}
