import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError, type RegistryEntry } from '../../src-shared/domain/index.ts'
import { renameDurably, syncFolder } from './durable-files.ts'
import { newTag, ownerState, releaseTag } from './owner-tags.ts'
import { eventKey, EVENTS_FILE, RegistryEvents } from './registry-events.ts'
import { INDEX_FILE, RegistryDocument } from './registry-index.ts'

/** Folders being filled; on the same disk as where they go, so that a rename brings them there in one step. */
const INCOMING = '.incoming'
/** Stands in a version's folder until the index names it. A folder that has it was never released. */
export const UNPUBLISHED_FILE = 'UNPUBLISHED'
/** An unfinished folder of another computer, whose processes cannot be asked. */
const FOREIGN_LEFTOVER_MS = 24 * 3600_000

/** Relative to the registry, with `/`. */
export const versionFolder = (name: string, version: string) => `models/${name}/${version}`

/** A folder of this export alone. `discard` takes it away, whatever is in it, and every folder that was made for it. */
export type Incoming = {
  /** Becomes the version's folder. */
  files: string
  /** Becomes the index. */
  indexDraft: string
  discard(): Promise<void>
}

/** Makes the registry's folder where absent, and in it a folder for one export. */
export async function openIncoming(root: string): Promise<Incoming> {
  const made = await makeFolders(join(root, INCOMING))
  const tag = newTag()
  const path = join(root, INCOMING, tag)
  const discard = async () => {
    await rm(path, { recursive: true, force: true })
    releaseTag(tag)
    await removeIfEmpty(join(root, INCOMING))
    for (const folder of made) await removeIfEmpty(folder)
  }
  try {
    await mkdir(join(path, 'files'), { recursive: true })
  } catch (error) {
    await discard()
    throw error
  }
  return { files: join(path, 'files'), indexDraft: join(path, INDEX_FILE), discard }
}

/**
 * Makes a folder and its parents; returns those that were made, innermost first. Not `mkdir` with `recursive`, which
 * never ends where a file system answers ENOENT to the making of a folder (seen with Node 24 on /proc).
 */
async function makeFolders(path: string): Promise<string[]> {
  const missing: string[] = []
  for (let at = path; !(await exists(at)) && dirname(at) !== at; at = dirname(at)) missing.push(at)
  const made: string[] = []
  for (const folder of missing.toReversed()) {
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    made.unshift(folder)
  }
  return made
}

/**
 * Brings a finished folder to its place. It carries the unpublished mark there: only the index makes it a release.
 * @throws AppError VERSION_EXISTS when something else lies there
 */
export async function placeVersion(root: string, from: string, name: string, version: string): Promise<void> {
  const parent = join(root, 'models', name)
  const to = join(root, versionFolder(name, version))
  await mkdir(parent, { recursive: true })
  if (await exists(to)) {
    throw new AppError(
      'VERSION_EXISTS',
      `${to} exists already but is not in ${INDEX_FILE}; move it away or choose another version. Nothing was changed.`,
      { path: to, version },
    )
  }
  await renameDurably(from, to)
  for (const each of [join(root, 'models'), root]) await syncFolder(each)
}

/** Takes an unpublished version away again, with the folder of its name when that is empty then. */
export async function withdrawVersion(root: string, name: string, version: string): Promise<void> {
  await rm(join(root, versionFolder(name, version)), { recursive: true, force: true })
  await removeIfEmpty(join(root, 'models', name))
  await removeIfEmpty(join(root, 'models'))
}

export async function markPublished(root: string, name: string, version: string): Promise<void> {
  await rm(join(root, versionFolder(name, version), UNPUBLISHED_FILE), { force: true })
}

/**
 * Finishes or takes back what a crashed export left, so that it can simply be repeated. Only for the holder of the lock;
 * README.md says which crash leaves what.
 * @throws AppError REGISTRY_UNREADABLE before anything is touched
 */
export async function repair(root: string): Promise<RegistryDocument> {
  const [index, events] = [await RegistryDocument.read(root), new RegistryEvents(root)]
  const logged = await events.exported()
  if (index.names().length === 0 && logged.size > 0) {
    throw new AppError(
      'REGISTRY_UNREADABLE',
      `${join(root, INDEX_FILE)} is missing or empty, but ${EVENTS_FILE} names ${logged.size} exports; restore the index from a backup. Nothing was changed.`,
      { path: join(root, INDEX_FILE) },
    )
  }
  await events.repairTail()
  await removeOldIncoming(root)
  await settleUnpublished(root, index)
  const entries: RegistryEntry[] = index.names().flatMap((name) => index.versions(name))
  for (const entry of entries.filter((each) => !logged.has(eventKey(each)))) {
    await events.appendExport(entry, { recovered: true })
  }
  return index
}

async function removeOldIncoming(root: string): Promise<void> {
  for (const tag of await names(join(root, INCOMING))) {
    const path = join(root, INCOMING, tag)
    const state = ownerState(tag)
    const found = state === 'unknown' ? await stat(path).catch(() => null) : null
    const old = found !== null && Date.now() - found.mtimeMs > FOREIGN_LEFTOVER_MS
    if (state === 'gone' || old) await rm(path, { recursive: true, force: true })
  }
}

/** A marked folder that the index does not name was never released; one that it names lacks only the last tidying. */
async function settleUnpublished(root: string, index: RegistryDocument): Promise<void> {
  for (const name of await names(join(root, 'models'))) {
    for (const version of await names(join(root, 'models', name))) {
      if (!(await exists(join(root, versionFolder(name, version), UNPUBLISHED_FILE)))) continue
      if (index.has(name, version)) await markPublished(root, name, version)
      else await withdrawVersion(root, name, version)
    }
  }
}

async function names(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined)
}
