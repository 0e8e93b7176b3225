import { relative, resolve, sep } from 'node:path'
import { realpathOfNearest, systemFolderOf } from '../store/system-folders.ts'

/** Folders that nothing may be written to: photos are never changed, and a workspace is no place for pictures of others. */
export type KeptFolders = { photos: readonly string[]; workspace: string }

/** Why a folder cannot be written to, as the end of a sentence; null where it can. Links are followed. */
export async function touchesKept(out: string, kept: KeptFolders): Promise<string | null> {
  const system = await systemFolderOf(out)
  if (system) return `${system} belongs to the system, and nothing can be kept there`
  const target = await realpathOfNearest(resolve(out))
  const touches = async (folder: string) => {
    const real = await realpathOfNearest(folder)
    return isWithin(target, real) || isWithin(real, target)
  }
  for (const root of kept.photos) {
    if (await touches(root)) return `it lies in the folder of a dataset's photos (${root}), or around it`
  }
  return (await touches(kept.workspace)) ? "it lies in the workspace's own folder, or around it" : null
}

const isWithin = (path: string, folder: string) => {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path)
}
