import { randomBytes } from 'node:crypto'
import { access, chmod, constants, copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../src-shared/domain/index.ts'
import { writeFileAtomically } from '../store/atomic-file.ts'
import { touchesKept, type KeptFolders } from './kept-folders.ts'

/** Says that a folder was written by an export, and which files are its own: only those does the next one replace. */
const MARKER = '.hairline-export.json'
type Marker = { datasetId: string; dataset: string; exportedAt: string; files: string[] }
type ExportedDataset = { id: string; name: string }

/**
 * Makes a folder ready for an export: absent, empty, or an earlier export of the same dataset.
 * @throws AppError FOLDER_NOT_ALLOWED for any other folder, and for one in or around a folder that is kept
 */
export async function openExportFolder(
  out: string,
  dataset: ExportedDataset,
  kept: KeptFolders,
): Promise<{ earlier: string[] }> {
  const why = await touchesKept(out, kept)
  if (why) throw refused(out, why)
  const existing = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    if (error.code === 'ENOTDIR') throw refused(out, 'it is a file')
    throw error
  })
  const marker = existing.length > 0 ? await readMarker(out) : null
  if (existing.length > 0 && !marker) throw refused(out, 'it holds other files')
  if (marker && marker.datasetId !== dataset.id) {
    throw refused(out, `it holds an export of another dataset (${marker.dataset})`)
  }
  for (const name of ['images', 'masks']) {
    await mkdir(join(out, name), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      // What Node says of a read-only file system too.
      if (error.code !== 'ENOENT') throw error
      throw new AppError('NOT_WRITABLE', `${out} cannot be made there: the place is read-only; choose another.`, {
        path: out,
      })
    })
  }
  return { earlier: marker?.files ?? [] }
}

/** Removes what an earlier export left and this one did not write, and says what is here now. */
export async function closeExportFolder(
  out: string,
  dataset: ExportedDataset,
  earlier: string[],
  files: string[],
): Promise<void> {
  const written = new Set(files)
  for (const file of earlier) if (!written.has(file) && isOurs(file)) await rm(join(out, file), { force: true })
  await writeMarker(out, dataset, files)
}

/** Before the first file: an export that is cut short can be repeated into the same folder. */
export async function markExportFolder(out: string, dataset: ExportedDataset, files: string[]): Promise<void> {
  await writeMarker(out, dataset, files)
}

/** Whole or absent, also when the disk fills up; and writable, though the photo may not be. */
export async function copyWhole(from: string, to: string): Promise<void> {
  // Not the name with an ending: names may be as long as a disk takes.
  const temporary = join(dirname(to), `.${randomBytes(6).toString('hex')}.tmp`)
  try {
    await copyFile(from, temporary)
    await chmod(temporary, 0o644)
    await rename(temporary, to)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    // Node names the file that is read, whichever of the two the fault is with.
    const isReadable = await access(from, constants.R_OK).then(
      () => true,
      () => false,
    )
    if (isReadable && error instanceof Error) Object.assign(error, { path: to })
    throw error
  }
}

async function writeMarker(out: string, { id, name }: ExportedDataset, files: string[]): Promise<void> {
  const marker: Marker = { datasetId: id, dataset: name, exportedAt: new Date().toISOString(), files }
  await writeFileAtomically(join(out, MARKER), Buffer.from(`${JSON.stringify(marker, null, 2)}\n`))
}

async function readMarker(out: string): Promise<Marker | null> {
  try {
    const marker = JSON.parse(await readFile(join(out, MARKER), 'utf8')) as Partial<Marker> | null
    const files = Array.isArray(marker?.files) ? marker.files.filter((file) => typeof file === 'string') : []
    const { datasetId, dataset, exportedAt } = marker ?? {}
    return { datasetId: String(datasetId), dataset: String(dataset), exportedAt: String(exportedAt), files }
  } catch {
    return null
  }
}

/** A marker is a file that anybody can edit: it must not lead us to remove anything but pictures of an export. */
const isOurs = (file: string) => /^(images|masks)\/[^/\\]+$/.test(file) && !file.includes('..')

function refused(out: string, why: string): AppError {
  return new AppError(
    'FOLDER_NOT_ALLOWED',
    `${out} cannot take the export, because ${why}; choose an empty or new folder.`,
    { path: out },
  )
}
