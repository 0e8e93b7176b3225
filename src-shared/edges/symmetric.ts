/** A symmetric 3 × 3 matrix: xx, xy, xz, yy, yz, zz. */
export type Symmetric = [number, number, number, number, number, number]
export type Vector = [number, number, number]

/** Its inverse, or null where it has none. */
export function invert([xx, xy, xz, yy, yz, zz]: Symmetric): Symmetric | null {
  const a = yy * zz - yz * yz
  const b = xz * yz - xy * zz
  const c = xy * yz - xz * yy
  const determinant = xx * a + xy * b + xz * c
  if (!(Math.abs(determinant) > 1e-30)) return null
  const part = 1 / determinant
  return [
    a * part,
    b * part,
    c * part,
    (xx * zz - xz * xz) * part,
    (xy * xz - xx * yz) * part,
    (xx * yy - xy * xy) * part,
  ]
}

export function determinant([xx, xy, xz, yy, yz, zz]: Symmetric): number {
  return xx * (yy * zz - yz * yz) + xy * (xz * yz - xy * zz) + xz * (xy * yz - xz * yy)
}

export function times(matrix: Symmetric, vector: Vector): Vector {
  const [x, y, z] = [vector[0], vector[1], vector[2]]
  return [
    matrix[0] * x + matrix[1] * y + matrix[2] * z,
    matrix[1] * x + matrix[3] * y + matrix[4] * z,
    matrix[2] * x + matrix[4] * y + matrix[5] * z,
  ]
}

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** vᵀ M v */
export const quadratic = (matrix: Symmetric, vector: Vector): number => dot(vector, times(matrix, vector))
