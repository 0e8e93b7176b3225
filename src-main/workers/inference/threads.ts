import { readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'

/** A choice, not a measurement: the rest of a large machine is left to others. */
const MOST_THREADS = 8

/**
 * Threads of one session: the physical cores that this process may use. A choice, not a measurement: the
 * runtime's default, all logical cores, would leave none to everything else.
 */
export function defaultThreads(): number {
  return Math.max(1, Math.min(MOST_THREADS, physicalCores(), availableParallelism()))
}

let known: number | null = null

/** Asked for with every list of images, and read once. */
const physicalCores = () => (known ??= readPhysicalCores())

function readPhysicalCores(): number {
  const logical = Math.max(1, cpus().length)
  if (process.platform !== 'linux') return logical
  try {
    return countCores(readFileSync('/proc/cpuinfo', 'utf8')) ?? logical
  } catch {
    return logical
  }
}

/** Different pairs of socket and core in /proc/cpuinfo; null where it names none, as on many ARM machines. */
export function countCores(cpuinfo: string): number | null {
  const cores = new Set<string>()
  let socket = '0'
  for (const line of cpuinfo.split('\n')) {
    const [key, value] = line.split(':').map((part) => part.trim())
    if (key === 'physical id') socket = value ?? '0'
    if (key === 'core id') cores.add(`${socket}/${value}`)
  }
  return cores.size > 0 ? cores.size : null
}
