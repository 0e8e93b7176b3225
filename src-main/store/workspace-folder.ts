import { mkdir, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AppError } from '../../src-shared/domain/index.ts'
import { systemFolderOf } from './system-folders.ts'

const DATABASE = 'hairline.db'

/** Where things lie in a workspace. Everything under `cache` can be made again. */
export type WorkspaceFolder = {
  path: string
  database: string
  /** `<image id>.png` */
  masks: string
  /** Masks that were kept under a name: `<content hash>.png` */
  versions: string
  /** Probability planes; see src-main/inference/README.md. */
  predictions: string
  /** Model inputs, uint8. */
  tensors: string
  thumbnails: string
  /** Large photos in pieces, by content; see src-main/datasets/photo-pyramid.ts. */
  tiles: string
  /** ONNX files that were made of models in other formats. */
  models: string
  /** The same while they are only looked at. */
  converted: string
  /** Half-written files of this process, on the same file system as their target. */
  temporary: string
  /** The registry that releases go to unless another is chosen. */
  registry: string
  /** Portraits and checkpoints of the demo, where it was made. */
  demo: string
  log: string
  created: boolean
}

/**
 * Opens or makes a workspace. It is created where absent or empty; a folder that holds something else is refused.
 * @throws AppError WORKSPACE_REFUSED, NOT_WRITABLE
 */
export async function openWorkspaceFolder(path: string): Promise<WorkspaceFolder> {
  const root = resolve(path)
  const system = await systemFolderOf(root)
  if (system) {
    throw new AppError(
      'WORKSPACE_REFUSED',
      `${root} is no place for a workspace: ${system} belongs to the system; choose another folder.`,
      { path: root },
    )
  }
  const existing = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] as string[]
    if (error.code === 'ENOTDIR')
      throw new AppError('WORKSPACE_REFUSED', `${root} is a file, not a folder; choose an empty folder as workspace.`, {
        path: root,
      })
    throw error
  })
  const created = !existing.includes(DATABASE)
  // A first start that was cut short leaves our own folders without a database: those may be used again.
  const ours = new Set(['masks', 'versions', 'models', 'predictions', 'cache', 'registry', 'demo', 'hairline.log'])
  if (created && existing.some((name) => !ours.has(name))) {
    throw new AppError(
      'WORKSPACE_REFUSED',
      `${root} is no Hairline workspace and is not empty; choose an empty folder.`,
      { path: root },
    )
  }
  const folder: WorkspaceFolder = {
    path: root,
    database: join(root, DATABASE),
    masks: join(root, 'masks'),
    versions: join(root, 'versions'),
    predictions: join(root, 'predictions'),
    tensors: join(root, 'cache', 'tensors'),
    thumbnails: join(root, 'cache', 'thumbnails'),
    tiles: join(root, 'cache', 'tiles'),
    models: join(root, 'models'),
    converted: join(root, 'cache', 'converted'),
    temporary: join(root, 'cache', 'temporary', String(process.pid)),
    registry: join(root, 'registry'),
    demo: join(root, 'demo'),
    log: join(root, 'hairline.log'),
    created,
  }
  const needed = [
    folder.masks,
    folder.versions,
    folder.predictions,
    folder.tensors,
    folder.thumbnails,
    folder.tiles,
    folder.temporary,
  ]
  for (const each of needed) {
    await mkdir(each, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      // What Node says of a new folder on a read-only disk: that one of its parents is missing.
      if (error.code !== 'ENOENT') throw error
      throw new AppError(
        'NOT_WRITABLE',
        `${root} cannot be made: the disk is read-only, or its drive is gone; choose another place.`,
        { path: root },
      )
    })
  }
  await removeLeftovers(join(root, 'cache', 'temporary'))
  return folder
}

/** Half-written files of processes that died. Others may work on this workspace now: theirs are left alone. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!isAlive(Number(name))) await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
