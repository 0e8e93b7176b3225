import { determinant, invert, type Symmetric, type Vector } from './symmetric.ts'

/** A mixture of Gaussians in Lab. */
export type Mixture = Component[]
type Component = { weight: number; mean: Vector; inverse: Symmetric; factor: number }

const COMPONENTS = 5
const ROUNDS = 10
/** Added to every covariance. */
const FLOOR = 9

/** Fits up to 5 Gaussians to colours (Lab, three values each) by k-means++; `random` gives 0..1. */
export function fitMixture(colours: Float32Array, random: () => number): Mixture {
  const count = colours.length / 3
  const means = firstMeans(colours, Math.min(COMPONENTS, count), random)
  const owner = new Uint8Array(count)
  for (let round = 0; round < ROUNDS; round++) {
    if (!assign(colours, means, owner) && round > 0) break
    moveMeans(colours, means, owner)
  }
  return means.flatMap((mean, index) => componentOf(colours, owner, index, mean) ?? [])
}

/** Density, but for a factor that is the same for all mixtures. Written out: it is asked for every pixel of a photo. */
export function density(mixture: Mixture, l: number, a: number, b: number): number {
  let sum = 0
  for (let index = 0; index < mixture.length; index++) {
    const { weight, mean, inverse, factor } = mixture[index]!
    const x = l - mean[0]
    const y = a - mean[1]
    const z = b - mean[2]
    const across = inverse[1] * x * y + inverse[2] * x * z + inverse[4] * y * z
    const squared = inverse[0] * x * x + inverse[3] * y * y + inverse[5] * z * z + 2 * across
    sum += weight * factor * Math.exp(-0.5 * squared)
  }
  return sum
}

/** k-means++ (Arthur, Vassilvitskii 2007): each next mean by chance, the further from the others the likelier. */
function firstMeans(colours: Float32Array, wanted: number, random: () => number): Vector[] {
  const count = colours.length / 3
  const at = (index: number): Vector => [colours[index * 3]!, colours[index * 3 + 1]!, colours[index * 3 + 2]!]
  const means = [at(Math.min(count - 1, Math.floor(random() * count)))]
  const nearest = new Float64Array(count).fill(Infinity)
  while (means.length < wanted) {
    const last = means.at(-1)!
    let total = 0
    for (let index = 0; index < count; index++) {
      nearest[index] = Math.min(nearest[index]!, squared(colours, index, last))
      total += nearest[index]!
    }
    if (total === 0) break
    let place = random() * total
    let chosen = 0
    while (chosen < count - 1 && (place -= nearest[chosen]!) > 0) chosen++
    means.push(at(chosen))
  }
  return means
}

/** Whether any colour changed its mean. */
function assign(colours: Float32Array, means: readonly Vector[], owner: Uint8Array): boolean {
  let changed = false
  for (let index = 0; index < owner.length; index++) {
    let best = 0
    let least = Infinity
    for (let mean = 0; mean < means.length; mean++) {
      const distance = squared(colours, index, means[mean]!)
      if (distance < least) [best, least] = [mean, distance]
    }
    changed ||= owner[index] !== best
    owner[index] = best
  }
  return changed
}

function moveMeans(colours: Float32Array, means: Vector[], owner: Uint8Array): void {
  const sums = means.map(() => [0, 0, 0, 0])
  for (let index = 0; index < owner.length; index++) {
    const sum = sums[owner[index]!]!
    for (let channel = 0; channel < 3; channel++) sum[channel]! += colours[index * 3 + channel]!
    sum[3]!++
  }
  sums.forEach(([l, a, b, count], index) => {
    if (count! > 0) means[index] = [l! / count!, a! / count!, b! / count!]
  })
}

function componentOf(colours: Float32Array, owner: Uint8Array, index: number, mean: Vector): Component | null {
  const covariance: Symmetric = [0, 0, 0, 0, 0, 0]
  let count = 0
  for (let at = 0; at < owner.length; at++) {
    if (owner[at] !== index) continue
    const l = colours[at * 3]! - mean[0]
    const a = colours[at * 3 + 1]! - mean[1]
    const b = colours[at * 3 + 2]! - mean[2]
    const products = [l * l, l * a, l * b, a * a, a * b, b * b]
    for (let entry = 0; entry < 6; entry++) covariance[entry]! += products[entry]!
    count++
  }
  if (count === 0) return null
  const spread = covariance.map((sum) => sum / count) as Symmetric
  for (const diagonal of [0, 3, 5]) spread[diagonal]! += FLOOR
  const inverse = invert(spread)
  if (!inverse) return null
  return { weight: count / owner.length, mean, inverse, factor: 1 / Math.sqrt(determinant(spread)) }
}

function squared(colours: Float32Array, index: number, mean: Vector): number {
  const l = colours[index * 3]! - mean[0]
  const a = colours[index * 3 + 1]! - mean[1]
  const b = colours[index * 3 + 2]! - mean[2]
  return l * l + a * a + b * b
}
