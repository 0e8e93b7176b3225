const SWEEPS = 2
const STEP = 0.002
const UNLIKELY = 0.05
/** Where no way leads yet. */
const FAR = 1e9

/**
 * Geodesic distance of every pixel from where `label` was drawn: a step costs more where the probability changes, and where the colour
 * is unlikely for the label (Bai & Sapiro 2007). Two sweeps forward and two back over eight neighbours.
 *
 * @param drawn the label of every pixel that was drawn on
 * @param likely probability 0..1 of the label by colour
 */
export function geodesicDistance(
  drawn: Uint8Array,
  label: number,
  likely: Float32Array,
  width: number,
  height: number,
): Float32Array {
  const distance = new Float32Array(drawn.length)
  for (let at = 0; at < distance.length; at++) distance[at] = drawn[at] === label ? 0 : FAR
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let y = 0; y < height; y++) sweepRow(distance, likely, width, y, 1, y > 0 ? y - 1 : -1)
    for (let y = height - 1; y >= 0; y--) sweepRow(distance, likely, width, y, -1, y + 1 < height ? y + 1 : -1)
  }
  return distance
}

/** One row: from the neighbour before it in `direction`, and from the three in the row that was swept before. */
function sweepRow(
  distance: Float32Array,
  likely: Float32Array,
  width: number,
  y: number,
  direction: 1 | -1,
  otherRow: number,
): void {
  const start = y * width
  for (let step = 0; step < width; step++) {
    const x = direction === 1 ? step : width - 1 - step
    const at = start + x
    const here = likely[at]!
    const base = STEP + UNLIKELY * (1 - here)
    let best = distance[at]!
    const before = x - direction
    if (before >= 0 && before < width) {
      const from = start + before
      best = Math.min(best, distance[from]! + base + Math.abs(here - likely[from]!))
    }
    if (otherRow >= 0) {
      for (let dx = -1; dx <= 1; dx++) {
        const column = x + dx
        if (column < 0 || column >= width) continue
        const from = otherRow * width + column
        const length = dx === 0 ? 1 : Math.SQRT2
        best = Math.min(best, distance[from]! + length * (base + Math.abs(here - likely[from]!)))
      }
    }
    distance[at] = best
  }
}
