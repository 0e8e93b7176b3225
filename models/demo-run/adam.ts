import type { Parameters } from './layers.ts'

const MEAN_DECAY = 0.9
const VARIANCE_DECAY = 0.999
const EPSILON = 1e-8

/** Adam (Kingma and Ba 2015). Takes the summed gradients of `batch` images and leaves them at zero. */
export class Adam {
  readonly #parameters: readonly Parameters[]
  #steps = 0

  constructor(parameters: readonly Parameters[]) {
    this.#parameters = parameters
  }

  step(learningRate: number, batch: number): void {
    this.#steps += 1
    const meanScale = 1 / (1 - MEAN_DECAY ** this.#steps)
    const varianceScale = 1 / (1 - VARIANCE_DECAY ** this.#steps)
    for (const { values, gradient, mean, variance } of this.#parameters) {
      for (let index = 0; index < values.length; index += 1) {
        const slope = gradient[index]! / batch
        mean[index] = MEAN_DECAY * mean[index]! + (1 - MEAN_DECAY) * slope
        variance[index] = VARIANCE_DECAY * variance[index]! + (1 - VARIANCE_DECAY) * slope * slope
        values[index]! -=
          (learningRate * mean[index]! * meanScale) / (Math.sqrt(variance[index]! * varianceScale) + EPSILON)
      }
      gradient.fill(0)
    }
  }
}
