import { readFileSync } from 'node:fs'

// Files in memory: reading one is quicker than asking another thread for it.

/** Ticks of the clock in /proc, which every Linux has at 100 a second. */
const TICK_MS = 10
/** Linux counts memory in pages of this size on every machine that we ship to. */
const PAGE_BYTES = 4096

/** Processor time of a process so far, milliseconds; null where the system does not tell. */
export function cpuMs(pid: number | undefined): number | null {
  const text = read(pid, 'stat')
  if (text === null) return null
  // The name in brackets may hold anything; the 12th and 13th after it are user and system time.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** Resident memory of a process, bytes; null where the system does not tell. */
export function residentBytes(pid: number | undefined): number | null {
  const text = read(pid, 'statm')
  return text === null ? null : Number(text.split(' ')[1]) * PAGE_BYTES
}

function read(pid: number | undefined, name: 'stat' | 'statm'): string | null {
  if (process.platform !== 'linux' || pid === undefined) return null
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return null
  }
}
