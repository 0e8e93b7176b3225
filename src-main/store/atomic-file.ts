import { randomUUID } from 'node:crypto'
import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Writes a file so that it is whole or absent: to a temporary name beside it, flushed, then renamed.
 * `durable: true` also flushes the folder, so that the new name survives a power cut; caches do without either flush.
 * On any error the temporary file is removed and what was there before stays. @throws system errors (see faults.ts)
 */
export async function writeFileAtomically(path: string, bytes: Uint8Array, { durable = true } = {}): Promise<void> {
  const temporary = temporaryFor(path)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      if (durable) await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    // Whoever reads the sentence knows the file that they asked for, not our name for its half.
    if (error instanceof Error && 'path' in error) error.path = path
    throw error
  }
  if (durable) await flushFolder(dirname(path))
}

/** The same without any flush, for a thread that waits for nothing else. @throws system errors (see faults.ts) */
export function writeCacheFile(path: string, bytes: Uint8Array): void {
  const temporary = temporaryFor(path)
  try {
    const file = openSync(temporary, 'wx')
    try {
      writeFileSync(file, bytes)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    if (error instanceof Error && 'path' in error) error.path = path
    throw error
  }
}

const temporaryFor = (path: string) =>
  join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID().slice(0, 13)}.tmp`)

/** Makes durable what was written into a file by others: a copy, a program. */
export async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes new names in a folder durable. */
export async function flushFolder(path: string): Promise<void> {
  // Windows cannot open a folder; its renames are durable by themselves.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
