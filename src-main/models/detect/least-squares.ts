/**
 * A least-squares problem, made linear around a point: half the sum of squares as a quadratic form of the step,
 * ½ loss + gradient · step + ½ stepᵀ matrix step.
 */
export type NormalEquations = { loss: number; gradient: number[]; matrix: number[][] }

export function noEquations(size: number): NormalEquations {
  return {
    loss: 0,
    gradient: Array.from({ length: size }, () => 0),
    matrix: Array.from({ length: size }, () => Array.from({ length: size }, () => 0)),
  }
}

/** Adds residuals with their derivatives, one list for each parameter; all have the length of `residuals`. */
export function addResiduals(
  equations: NormalEquations,
  residuals: ArrayLike<number>,
  derivatives: readonly ArrayLike<number>[],
  weight = 1,
): void {
  const { gradient, matrix } = equations
  equations.loss += weight * dot(residuals, residuals)
  derivatives.forEach((of, row) => {
    gradient[row]! += weight * dot(of, residuals)
    for (let column = 0; column <= row; column += 1) {
      const product = weight * dot(of, derivatives[column]!)
      matrix[row]![column]! += product
      if (column !== row) matrix[column]![row]! += product
    }
  })
}

/**
 * The step of Levenberg (1944) and Marquardt (1963): of Gauss and Newton where `damping` is 0, the shorter and the nearer to
 * the steepest descent the larger it is. Damping is relative to the mean of the diagonal, and the same for all parameters.
 * @param most further than that no parameter goes
 */
export function dampedStep({ gradient, matrix }: NormalEquations, damping: number, most = Infinity): number[] {
  const size = gradient.length
  const usual = matrix.reduce((sum, row, index) => sum + row[index]!, 0) / size
  const added = Math.max(usual * damping, Number.MIN_VALUE)
  const damped = matrix.map((row, index) => row.map((value, column) => (column === index ? value + added : value)))
  const step = solve(
    damped,
    gradient.map((value) => -value),
  )
  return step.map((value) => Math.min(most, Math.max(-most, value)))
}

/**
 * The update of Broyden (1965): the least change of derivatives after which they give the change that a step was seen to make.
 * @param derivatives one list for each parameter, changed in place
 */
export function addSecant(
  derivatives: readonly Float32Array[],
  step: readonly number[],
  change: ArrayLike<number>,
): void {
  const length = dot(step, step)
  if (length === 0) return
  for (let at = 0; at < change.length; at += 1) {
    let rest = change[at]!
    for (let each = 0; each < step.length; each += 1) rest -= step[each]! * derivatives[each]![at]!
    for (let each = 0; each < step.length; each += 1) derivatives[each]![at]! += (rest * step[each]!) / length
  }
}

/** Solves a symmetric system by the decomposition of Cholesky; where it is not positive definite, the solution is 0 there. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const lower = lowerOf(matrix)
  const solution = whitened(lower, right)
  for (let row = right.length - 1; row >= 0; row -= 1) {
    let rest = solution[row]!
    for (let each = row + 1; each < right.length; each += 1) rest -= lower[each]![row]! * solution[each]!
    solution[row] = lower[row]![row]! > 0 ? rest / lower[row]![row]! : 0
  }
  return solution
}

/** Cholesky's lower triangle: with its transpose it makes up the matrix. */
export function lowerOf(matrix: readonly (readonly number[])[]): number[][] {
  const lower = matrix.map(() => Array.from({ length: matrix.length }, () => 0))
  for (let row = 0; row < matrix.length; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let rest = matrix[row]![column]!
      for (let each = 0; each < column; each += 1) rest -= lower[row]![each]! * lower[column]![each]!
      const pivot = lower[column]![column]!
      lower[row]![column] = row === column ? Math.sqrt(Math.max(0, rest)) : pivot > 0 ? rest / pivot : 0
    }
  }
  return lower
}

/** Values whose covariance has this lower triangle, as values that do not depend on each other, each with a variance of 1. */
export function whitened(lower: readonly (readonly number[])[], values: readonly number[]): number[] {
  const white: number[] = []
  for (let row = 0; row < values.length; row += 1) {
    let rest = values[row]!
    for (let each = 0; each < row; each += 1) rest -= lower[row]![each]! * white[each]!
    white.push(lower[row]![row]! > 0 ? rest / lower[row]![row]! : 0)
  }
  return white
}

export const squaresOf = (values: ArrayLike<number>): number => dot(values, values)

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!
  return sum
}
