import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../src-shared/domain/index.ts'
import { newTag, ownerState, releaseTag } from './owner-tags.ts'

const LOCK = '.lock'
const TAKEOVER = '.lock-takeover'
const RETRY_MS = 25
/** The lock is held for a few small writes; who waits this long waits for something broken. */
const GIVE_UP_MS = 30_000
/** A lock of another computer, whose processes cannot be asked, is left over when it is this old. */
const FOREIGN_LEFTOVER_MS = 120_000
/** A living process may have got the number of a dead one: no lock is respected longer than this. */
const ANY_LEFTOVER_MS = 600_000
const TAKEOVER_LEFTOVER_MS = 10_000

/** What the holder may ask before it changes something: whether the lock is still its own (it may have slept for minutes). */
export type HeldLock = { assertHeld(): Promise<void> }

/**
 * Runs `work` while no other process writes to this registry: the window and the command line may export at once.
 * A lock whose process died is taken over.
 * @throws AppError BUSY when another process holds it for longer than 30 s.
 */
export async function withRegistryLock<T>(
  root: string,
  signal: AbortSignal,
  work: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  const path = join(root, LOCK)
  const tag = newTag()
  try {
    await acquire(path, tag, root, signal)
    try {
      return await work({ assertHeld: () => assertHeld(path, tag, root) })
    } finally {
      if ((await readTag(path)) === tag) await rm(path, { force: true })
    }
  } finally {
    releaseTag(tag)
  }
}

async function acquire(path: string, tag: string, root: string, signal: AbortSignal): Promise<void> {
  const giveUpAtMs = performance.now() + GIVE_UP_MS
  while (!(await create(path, tag))) {
    signal.throwIfAborted()
    if (await isLeftOver(path)) await removeLeftOver(path, join(root, TAKEOVER), tag)
    else if (performance.now() > giveUpAtMs) throw busy(root, path)
    else await wait(RETRY_MS, undefined, { signal })
  }
}

/** True when the file was made now, with its content. */
async function create(path: string, tag: string): Promise<boolean> {
  try {
    await writeFile(path, tag, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function readTag(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}

async function ageMs(path: string): Promise<number> {
  const found = await stat(path).catch(() => null)
  return found ? Date.now() - found.mtimeMs : 0
}

async function isLeftOver(path: string): Promise<boolean> {
  const [tag, age] = [await readTag(path), await ageMs(path)]
  if (tag === null) return false
  const state = ownerState(tag)
  if (state === 'gone') return true
  return age > (state === 'unknown' ? FOREIGN_LEFTOVER_MS : ANY_LEFTOVER_MS)
}

/**
 * Two waiters may see the same leftover: without a second lock the slower one would remove the lock that the faster one
 * just took. Whoever gets the takeover file looks again.
 */
async function removeLeftOver(path: string, takeover: string, tag: string): Promise<void> {
  if (!(await create(takeover, tag))) {
    if ((await ageMs(takeover)) > TAKEOVER_LEFTOVER_MS) await rm(takeover, { force: true })
    await wait(RETRY_MS)
    return
  }
  try {
    if (await isLeftOver(path)) await rm(path, { force: true })
  } finally {
    await rm(takeover, { force: true })
  }
}

async function assertHeld(path: string, tag: string, root: string): Promise<void> {
  if ((await readTag(path)) !== tag) throw busy(root, path)
}

function busy(root: string, path: string): AppError {
  return new AppError(
    'BUSY',
    `Another process is writing to ${root}; try again when it is done, or delete ${path} if none runs.`,
    { path },
  )
}
