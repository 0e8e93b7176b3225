import { availableParallelism, cpus } from 'node:os'

export type Report = {
  name: string
  /** Measured values, with the unit in the name: `longestStallMs`. */
  figures: Record<string, number>
  /** The same run's values against a yardstick of the same run, so that they hold on other machines: `oursOverLoop`. */
  ratios: Record<string, number>
  machine: { cpu: string; cores: number; node: string }
}

/** The one line on standard output that every benchmark ends with; `npm run bench` reads it. */
export function report(name: string, figures: Record<string, number>, ratios: Record<string, number> = {}): void {
  const machine = { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: availableParallelism(), node: process.version }
  const document: Report = { name, figures: rounded(figures), ratios: rounded(ratios), machine }
  console.log(JSON.stringify(document))
}

/** Four digits: more would be noise. */
function rounded(values: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value.toPrecision(4))]))
}
