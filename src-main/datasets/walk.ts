import { realpathSync } from 'node:fs'
import { opendir, open, realpath, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  AppError,
  compareKeyed,
  naturallyKeyed,
  naturalSorted,
  type NaturallyKeyed,
  type Problem,
} from '../../src-shared/domain/index.ts'
import { detectFormat } from '../workers/pixels/format.ts'

export type Walked = {
  /** Files that may be images, relative to the root with `/`, in natural order. */
  files: string[]
  /** Folders that could not be read. */
  problems: Problem[]
}

/** Keys of the order are made file by file, while the disk answers: all at once they would hold the event loop. */
type Found = { files: NaturallyKeyed[]; problems: Problem[] }

const IMAGE_NAME = /\.(jpe?g|jpe|jfif|png|webp|tiff?|gif|avif|bmp|dib|pbm|pgm|ppm|pnm|heic|heif|svg)$/i
/** Beside photos lie many files that nobody takes for one: they are not even opened. */
const OTHER_NAME =
  /\.(txt|md|json|jsonl|csv|tsv|xml|ya?ml|html?|pdf|py|ipynb|m|mat|npy|npz|pkl|pt|pth|onnx|zip|tar|gz|rar|7z|mp4|mov|avi|db|ini|lnk|log)$/i
/** What operating systems and archivers leave behind. */
const CLUTTER = /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$|@eaDir$)/i
/** Deeper than any data set; a folder that mounts itself is found earlier by its real path. */
const DEEPEST = 32
const SNIFFED_BYTES = 64

/**
 * Every file below a folder that may be an image: by its name, or by its first bytes where the name says nothing.
 * Symbolic links are followed, each real folder once. @throws AppError FOLDER_NOT_FOUND, CANCELLED
 */
export async function walkFolder(root: string, signal?: AbortSignal): Promise<Walked> {
  await checkFolder(root)
  const found: Found = { files: [], problems: [] }
  const seen = new Set<string>()
  await visit(root, '', 0, seen, found, signal)
  return { files: found.files.sort(compareKeyed).map(({ text }) => text), problems: found.problems }
}

/** The one path of a folder, whatever links lead there; of one that is absent the path as it was given. */
export function realFolder(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

/** @throws AppError FOLDER_NOT_FOUND */
export async function checkFolder(root: string): Promise<void> {
  const found = await stat(root).catch(() => null)
  if (found?.isDirectory()) return
  const fault = found ? 'is a file, not a folder' : 'was not found'
  throw new AppError('FOLDER_NOT_FOUND', `${root} ${fault}; choose the folder that holds the photos.`, { path: root })
}

async function visit(
  root: string,
  relative: string,
  depth: number,
  seen: Set<string>,
  found: Found,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted()
  const path = join(root, relative)
  const real = await realpath(path)
  if (seen.has(real) || depth > DEEPEST) return
  seen.add(real)
  const folders: string[] = []
  try {
    for await (const entry of await opendir(path)) {
      if (CLUTTER.test(entry.name)) continue
      const child = relative ? `${relative}/${entry.name}` : entry.name
      const kind = entry.isSymbolicLink() ? await stat(join(root, child)).catch(() => null) : entry
      if (kind?.isDirectory()) folders.push(child)
      else if (kind?.isFile() && (await mayBeImage(join(root, child), entry.name)))
        found.files.push(naturallyKeyed(child))
    }
  } catch (error) {
    if (!relative) throw error
    const reason = (error as { code?: string }).code ?? String(error)
    found.problems.push({
      path: relative,
      code: 'FILE_UNREADABLE',
      message: `The folder ${relative} cannot be read (${reason}); change its permissions and import again.`,
    })
  }
  for (const folder of naturalSorted(folders, (each) => each)) {
    await visit(root, folder, depth + 1, seen, found, signal)
  }
}

async function mayBeImage(path: string, name: string): Promise<boolean> {
  if (IMAGE_NAME.test(name)) return true
  if (OTHER_NAME.test(name)) return false
  const file = await open(path, 'r').catch(() => null)
  if (!file) return false
  try {
    const head = new Uint8Array(SNIFFED_BYTES)
    const { bytesRead } = await file.read(head, 0, head.length, 0)
    return detectFormat(head.subarray(0, bytesRead)) !== null
  } catch {
    return false
  } finally {
    await file.close()
  }
}
