/** Maps a range of values to a range of pixels, straight. */
export type LinearScale = (value: number) => number

export function linearScale(from: readonly [number, number], to: readonly [number, number]): LinearScale {
  const span = from[1] - from[0]
  return (value) => (span === 0 ? (to[0] + to[1]) / 2 : to[0] + ((value - from[0]) / span) * (to[1] - to[0]))
}

const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5]
const TICKS_AT_MOST = 8
const SMALLEST_SPAN = 0.05

export type ValueAxis = { domain: [number, number]; ticks: number[]; decimals: number }

/** An axis for figures of 0..1: round ticks around the values, and around each gate that lies near them. */
export function valueAxis(values: readonly number[], gates: readonly number[] = []): ValueAxis {
  if (values.length === 0) return { domain: [0, 1], ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], decimals: 2 }
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const near = Math.max(0.03, (most - least) * 0.25)
  const shown = gates.filter((gate) => gate > least - near && gate < most + near)
  const [low, high] = [Math.min(least, ...shown), Math.max(most, ...shown)]
  // A single figure, or a flat run, does not fill the axis: that would make noise look like change.
  const margin = Math.max((SMALLEST_SPAN - (high - low)) / 2, (high - low) * 0.06, 0.004)
  const step = STEPS.find((each) => (high - low + 2 * margin) / each <= TICKS_AT_MOST - 1) ?? 0.5
  const first = Math.max(0, Math.floor((low - margin) / step + 1e-9))
  const last = Math.min(Math.round(1 / step), Math.ceil((high + margin) / step - 1e-9))
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toFixed(6)))
  const domain: [number, number] = [ticks[0] ?? 0, ticks.at(-1) ?? 1]
  return { domain, ticks, decimals: step < 0.01 ? 3 : 2 }
}

/** The epochs to write under an axis: all where there is room, else every so many, first and last always. */
export function epochTicks(epochs: readonly number[], scale: LinearScale, apartPx = 34): number[] {
  const kept: number[] = []
  // Places are sums of fractions: a hair less than the distance is the distance.
  const least = apartPx - 1e-6
  const last = epochs.at(-1)
  for (const epoch of epochs) {
    const previous = kept.at(-1)
    const fitsBefore = previous === undefined || scale(epoch) - scale(previous) >= least
    const fitsAfter = last === undefined || epoch === last || scale(last) - scale(epoch) >= least
    if (fitsBefore && fitsAfter) kept.push(epoch)
  }
  return kept
}

/** The point whose place is nearest to a pixel; null where there is none. */
export function nearest<P extends { epoch: number }>(points: readonly P[], scale: LinearScale, atPx: number): P | null {
  return points.reduce<P | null>(
    (best, point) =>
      best === null || Math.abs(scale(point.epoch) - atPx) < Math.abs(scale(best.epoch) - atPx) ? point : best,
    null,
  )
}
