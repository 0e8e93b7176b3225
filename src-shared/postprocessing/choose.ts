import { pairedDifference, type PairedDifference } from '../metrics/paired-difference.ts'

const MOST_FOLDS = 5

/** Scores of one image, one per list, 0..1; and which images it is alike to. */
export type JudgedImage = { group: string; scores: readonly number[] }

export type Choice = {
  /** The best list over all images; its place. */
  best: number
  /** For each image the list that is best without its fold. */
  heldOut: number[]
  folds: number
}

/**
 * Chooses the list with the highest mean. To judge the choice itself, images are dealt into folds, those that are alike
 * (a person's) into the same one, and each fold is given the list that the others choose: what it gains there is no
 * over-fitting. Of equal lists the first is taken.
 */
export function chooseList(images: readonly JudgedImage[]): Choice {
  const groups = [...new Set(images.map(({ group }) => group))]
  const folds = Math.min(MOST_FOLDS, groups.length)
  const foldOf = new Map(groups.map((group, index) => [group, index % Math.max(1, folds)]))
  const best = bestOf(images)
  const byFold = Array.from({ length: folds }, (_, fold) =>
    bestOf(images.filter(({ group }) => foldOf.get(group) !== fold)),
  )
  const heldOut = images.map(({ group }) => (folds < 2 ? best : (byFold[foldOf.get(group) ?? 0] ?? best)))
  return { best, heldOut, folds: folds < 2 ? 0 : folds }
}

/** Differences of two figures per image, with the interval by groups. */
export function gainOf(
  images: readonly { group: string }[],
  before: readonly number[],
  after: readonly number[],
): PairedDifference {
  const differences = images.map((_, index) => after[index]! - before[index]!)
  return pairedDifference(
    differences,
    images.map(({ group }) => group),
  )
}

function bestOf(images: readonly JudgedImage[]): number {
  const lists = images[0]?.scores.length ?? 0
  let [best, highest] = [0, -Infinity]
  for (let list = 0; list < lists; list++) {
    let sum = 0
    for (const { scores } of images) sum += scores[list]!
    // Sums of floats in another order differ in the last digits, which are no reason.
    if (sum > highest + 1e-9) [best, highest] = [list, sum]
  }
  return best
}

/** `Aaron_Eckhart_0003` and the like: a name, then a number. */
const NUMBERED = /^(.*[^\d])[\s_-]*\d+$/
/** Fewer persons than this, or one with more than half of all images: then numbers only count images. */
const FEWEST_PERSONS = 5

/**
 * Which images show the same person, as far as their names tell: photos in folders of persons, or a name with a number.
 * Where no persons can be made out each image stands by itself. Paths without the dataset's folder, with `/`.
 */
export function groupsOf(paths: readonly string[]): string[] {
  const stems = paths.map((path) => path.replace(/\.[^./]*$/, ''))
  const persons = stems.map((stem) => NUMBERED.exec(stem)?.[1] ?? stem)
  const sizes = new Map<string, number>()
  for (const person of persons) sizes.set(person, (sizes.get(person) ?? 0) + 1)
  const largest = Math.max(0, ...sizes.values())
  const areKnown = sizes.size >= FEWEST_PERSONS && largest > 1 && largest <= paths.length / 2
  return areKnown ? persons : [...stems.keys()].map(String)
}
