import { realpath } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** What looks like folders, and is the system's kernel. */
const SYSTEM = ['/proc', '/sys', '/dev']
/** A disk in memory, as good as any. */
const MEMORY_DISK = '/dev/shm'

const isWithin = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)

/**
 * The folder of the system's own in which a path lies, links followed; null where it lies in none. Nothing can be kept there, and
 * making a folder with its parents under /proc never ends (seen with Node 24).
 */
export async function systemFolderOf(path: string): Promise<string | null> {
  const target = await realpathOfNearest(resolve(path))
  if (target !== MEMORY_DISK && isWithin(target, MEMORY_DISK)) return null
  return SYSTEM.find((folder) => isWithin(target, folder)) ?? null
}

/** With links followed as far as there is something. */
export async function realpathOfNearest(path: string): Promise<string> {
  const found = await realpath(path).catch(() => null)
  if (found) return found
  const parent = dirname(path)
  return parent === path ? path : join(await realpathOfNearest(parent), path.slice(parent.length))
}
