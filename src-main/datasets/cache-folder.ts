import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../src-shared/domain/index.ts'
import { flushFolder } from '../store/atomic-file.ts'
import { touchesKept, type KeptFolders } from './kept-folders.ts'

export const CACHE_SPLITS = ['train', 'validation', 'test'] as const
export type CacheSplit = (typeof CACHE_SPLITS)[number]
export const CACHE_FILES = ['images.npy', 'masks.npy', 'index.csv'] as const
/** Written last and removed first: a folder without it is no whole cache. */
export const STATS_FILE = 'stats.json'

/** Half-written files lie in a folder of this name: of which process, and a random end. */
const TEMPORARY = /^\.hairline-cache-(\d+)-[0-9a-f]+$/

/**
 * Makes a folder ready for a cache: absent, empty, or an earlier cache, known by holding nothing else.
 * @returns a new folder within, for the files while they are written
 * @throws AppError FOLDER_NOT_ALLOWED for any other folder, and for one in or around a folder that is kept
 */
export async function openCacheFolder(out: string, kept: KeptFolders): Promise<string> {
  const why = (await touchesKept(out, kept)) ?? (await holdsOther(out))
  if (why) {
    throw new AppError(
      'FOLDER_NOT_ALLOWED',
      `${out} cannot take the cache, because ${why}; choose an empty or new folder.`,
      { path: out },
    )
  }
  const temporary = join(out, `.hairline-cache-${process.pid}-${randomBytes(4).toString('hex')}`)
  for (const split of CACHE_SPLITS) await makeFolder(join(temporary, split), out)
  return temporary
}

/** Moves the finished files to their names. */
export async function closeCacheFolder(out: string, temporary: string): Promise<void> {
  await rm(join(out, STATS_FILE), { force: true })
  for (const split of CACHE_SPLITS) {
    await mkdir(join(out, split), { recursive: true })
    for (const name of CACHE_FILES) await rename(join(temporary, split, name), join(out, split, name))
    await flushFolder(join(out, split))
  }
  await rename(join(temporary, STATS_FILE), join(out, STATS_FILE))
  await rm(temporary, { recursive: true, force: true })
  await flushFolder(out)
}

async function holdsOther(out: string): Promise<string | null> {
  const names = await listed(out)
  if (names === null) return 'it is a file'
  const splits: readonly string[] = CACHE_SPLITS
  const files: readonly string[] = CACHE_FILES
  for (const name of names) {
    const owner = TEMPORARY.exec(name)?.[1]
    if (owner !== undefined) {
      // Left by a process that was killed; another may be at work right now.
      if (!isRunning(Number(owner))) await rm(join(out, name), { recursive: true, force: true })
    } else if (splits.includes(name)) {
      const inside = (await listed(join(out, name))) ?? [name]
      if (inside.some((each) => !files.includes(each))) return `it holds other files (in ${name})`
    } else if (name !== STATS_FILE) {
      return `it holds other files (${name})`
    }
  }
  return null
}

/** Null for a file; nothing for what is not there. */
async function listed(folder: string): Promise<string[] | null> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    if (error.code === 'ENOTDIR') return null
    throw error
  })
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function makeFolder(path: string, out: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    // What Node says of a read-only file system too.
    if (error.code !== 'ENOENT') throw error
    throw new AppError('NOT_WRITABLE', `${out} cannot be made there: the place is read-only; choose another.`, {
      path: out,
    })
  })
}
