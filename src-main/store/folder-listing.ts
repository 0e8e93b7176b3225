import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { FolderListing } from '../../src-shared/contract/index.ts'
import { AppError, naturalSorted } from '../../src-shared/domain/index.ts'
import type { AllowedPaths } from './allowed-paths.ts'

/** Counted in the picker, which must be fast; an import decides by content. */
const IMAGE_EXTENSIONS = new Set('.jpg .jpeg .png .webp .tif .tiff .bmp .gif .avif .pbm .pgm .ppm .pnm'.split(' '))

/** More entries than anybody scrolls through; the rest of a huge folder is counted and left out. */
const MAX_ENTRIES = 2000

export type FileKind = 'none' | 'onnx' | 'json' | 'reference'
/** What is listed of each kind; what a file is, its content decides later. */
const EXTENSIONS: Record<FileKind, readonly string[]> = {
  none: [],
  onnx: ['.onnx', '.tflite'],
  json: ['.json'],
  reference: ['.npy', '.npz'],
}

/**
 * What the folder picker shows, in natural order; hidden entries and links that lead outside are left out.
 * @throws AppError FOLDER_NOT_ALLOWED, FOLDER_NOT_FOUND, FILE_UNREADABLE
 */
export async function listFolder(path: string, files: FileKind, allowed: AllowedPaths): Promise<FolderListing> {
  const real = allowed.check(path)
  const entries = await readdir(real, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw folderError(real, error.code)
  })
  const shown = entries.filter((entry) => !entry.name.startsWith('.'))
  const visible = naturalSorted(shown, ({ name }) => name)
  const folders: FolderListing['folders'] = []
  const listed: FolderListing['files'] = []
  for (const entry of visible) {
    const entryPath = join(real, entry.name)
    const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && (await isAllowedFolder(entryPath, allowed)))
    if (isFolder && folders.length < MAX_ENTRIES) folders.push({ name: entry.name, path: entryPath })
    if (
      entry.isFile() &&
      EXTENSIONS[files].includes(extname(entry.name).toLowerCase()) &&
      listed.length < MAX_ENTRIES
    ) {
      const found = await stat(entryPath).catch(() => null)
      if (found) listed.push({ name: entry.name, path: entryPath, bytes: found.size })
    }
  }
  return {
    path: real,
    parent: dirname(real) !== real && allowed.allows(dirname(real)) ? dirname(real) : null,
    roots: allowed.roots.map((root) => ({ name: basename(root) || root, path: root })),
    folders,
    files: listed,
    images: visible.filter(({ name }) => IMAGE_EXTENSIONS.has(extname(name).toLowerCase())).length,
  }
}

async function isAllowedFolder(path: string, allowed: AllowedPaths): Promise<boolean> {
  try {
    return (await stat(allowed.check(path))).isDirectory()
  } catch {
    return false
  }
}

function folderError(path: string, code: string | undefined): AppError {
  if (code === 'ENOENT') {
    return new AppError('FOLDER_NOT_FOUND', `${path} was not found; choose another folder.`, { path })
  }
  if (code === 'ENOTDIR') {
    return new AppError('FOLDER_NOT_FOUND', `${path} is a file, not a folder; choose the folder it is in.`, { path })
  }
  return new AppError('FILE_UNREADABLE', `${path} cannot be read: ${code ?? 'unknown'}; check its permissions.`, {
    path,
  })
}
