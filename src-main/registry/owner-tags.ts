import { createHash, randomBytes } from 'node:crypto'
import { hostname } from 'node:os'

/**
 * Marks what a running export owns on the disk (its lock, its unfinished folder), so that another process can tell work
 * that goes on from work whose process died. A tag is `host-pid-random`: the host is hashed, because names of
 * computers are no file names everywhere.
 */
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
const PATTERN = /^([0-9a-f]{8})-(\d+)-([0-9a-f]{12})$/

/** Tags of this very process. A tag with our process id that is not among them is of an earlier process. */
const living = new Set<string>()

export function newTag(): string {
  const tag = `${HOST}-${process.pid}-${randomBytes(6).toString('hex')}`
  living.add(tag)
  return tag
}

export function releaseTag(tag: string): void {
  living.delete(tag)
}

/** `unknown` for what another computer made, or what is no tag: only its age can tell. */
export function ownerState(tag: string): 'alive' | 'gone' | 'unknown' {
  const [, host, pid] = PATTERN.exec(tag) ?? []
  if (host !== HOST) return 'unknown'
  if (Number(pid) === process.pid) return living.has(tag) ? 'alive' : 'gone'
  return processExists(Number(pid)) ? 'alive' : 'gone'
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
