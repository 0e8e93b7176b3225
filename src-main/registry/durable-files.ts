import { createHash, type Hash } from 'node:crypto'
import { open, rename, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

const CHUNK_BYTES = 1 << 20

/**
 * Copies a file and returns the SHA-256 and size of what was written. The copy is on the disk when this resolves.
 * In chunks of 1 MiB, so that the event loop goes on and a cancel is noticed. `also` is a hash over several files.
 */
export async function copyDurably(
  from: string,
  to: string,
  { signal, also }: { signal: AbortSignal; also?: Hash },
): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  let bytes = 0
  const source = await open(from, 'r')
  try {
    await withFile(to, 'wx', async (target) => {
      for (;;) {
        signal.throwIfAborted()
        const { bytesRead } = await source.read(chunk, 0, CHUNK_BYTES, null)
        if (bytesRead === 0) break
        hash.update(chunk.subarray(0, bytesRead))
        also?.update(chunk.subarray(0, bytesRead))
        await target.writeFile(chunk.subarray(0, bytesRead))
        bytes += bytesRead
      }
    })
  } finally {
    await source.close()
  }
  return { sha256: hash.digest('hex'), bytes }
}

/** Writes a new file that is on the disk when this resolves. */
export async function writeDurably(path: string, content: string): Promise<void> {
  await withFile(path, 'wx', (file) => file.writeFile(content))
}

/** Appends to a file, made where absent; on the disk when this resolves. */
export async function appendDurably(path: string, content: string): Promise<void> {
  await withFile(path, 'a', (file) => file.writeFile(content))
  await syncFolder(dirname(path))
}

/** Cuts a file to its first `bytes`. */
export async function truncateDurably(path: string, bytes: number): Promise<void> {
  await withFile(path, 'r+', (file) => file.truncate(bytes))
}

/** Renames a file or folder; after this a power cut cannot undo it. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to)
  await syncFolder(dirname(to))
}

/** Puts a folder's list of names on the disk. Windows has no such call, and does not need it. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Errors of an open file (a full disk above all) do not say which file it was: the path is added to them. */
async function withFile(path: string, flags: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags)
  try {
    await write(file)
    await file.sync()
  } catch (error) {
    if (error instanceof Error && 'code' in error && !('path' in error)) Object.assign(error, { path })
    throw error
  } finally {
    await file.close()
  }
}
