import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, RegistryEntry, RegistryIndex } from '../../src-shared/domain/index.ts'
import { renameDurably, writeDurably } from './durable-files.ts'

export const INDEX_FILE = 'model_registry.json'
const SCHEMA_VERSION = 1

/**
 * `model_registry.json` as it lies on the disk. Other tools add fields of their own: what is not known here is kept,
 * so the document is changed in place and never rebuilt from parsed values.
 */
export class RegistryDocument {
  readonly #document: RegistryIndex

  private constructor(document: RegistryIndex) {
    this.#document = document
  }

  /**
   * Reads the index; an absent one is an empty registry.
   * @throws AppError REGISTRY_UNREADABLE when it is no index, or one of a newer schema. Nothing is touched then.
   */
  static async read(root: string): Promise<RegistryDocument> {
    const path = join(root, INDEX_FILE)
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      if (error.code !== 'ENOTDIR') throw error
      throw new AppError('INVALID_INPUT', `${root} is a file; choose a folder for the registry.`, { path: root })
    })
    if (text === null) return new RegistryDocument({ schemaVersion: SCHEMA_VERSION, models: {} })
    return new RegistryDocument(parseIndex(text, path))
  }

  names(): string[] {
    return Object.keys(this.#document.models)
  }

  versions(name: string): RegistryEntry[] {
    if (!Object.hasOwn(this.#document.models, name)) return []
    return (this.#document.models[name]?.versions ?? []).map((entry) => RegistryEntry.parse(entry))
  }

  aliases(name: string): Record<string, string> {
    return Object.hasOwn(this.#document.models, name) ? { ...this.#document.models[name]?.aliases } : {}
  }

  /** A name that differs from `name` in case alone: on many systems both would be one folder. */
  sameButForCase(name: string): string | null {
    return this.names().find((each) => each !== name && each.toLowerCase() === name.toLowerCase()) ?? null
  }

  has(name: string, version: string): boolean {
    return this.versions(name).some((entry) => entry.version.toLowerCase() === version.toLowerCase())
  }

  add(entry: RegistryEntry): void {
    const known = Object.hasOwn(this.#document.models, entry.name) ? this.#document.models[entry.name] : undefined
    if (known) known.versions.push(entry)
    else this.#document.models[entry.name] = { versions: [entry], aliases: {} }
  }

  /** Replaces the index in one step: whoever reads it sees the old one or the new one, whole. `draft` is on the same disk. */
  async write(root: string, draft: string): Promise<void> {
    try {
      await writeDurably(draft, `${JSON.stringify(this.#document, null, 2)}\n`)
      await renameDurably(draft, join(root, INDEX_FILE))
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
  }
}

function parseIndex(text: string, path: string): RegistryIndex {
  const document = parseJson(text, path)
  const version = (document as { schemaVersion?: unknown } | null)?.schemaVersion
  if (typeof version === 'number' && version > SCHEMA_VERSION) {
    throw new AppError(
      'REGISTRY_UNREADABLE',
      `${path} was written by a newer Hairline (schema ${version}, this one knows ${SCHEMA_VERSION}); update Hairline to add to it. Nothing was changed.`,
      { path, schemaVersion: version },
    )
  }
  const parsed = RegistryIndex.safeParse(document)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue?.path.join('.') ?? ''
    throw unreadable(path, `${where ? `${where}: ` : ''}${issue?.message ?? 'it has another form'}`)
  }
  return document as RegistryIndex
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : 'it is no JSON')
  }
}

function unreadable(path: string, reason: string): AppError {
  return new AppError(
    'REGISTRY_UNREADABLE',
    `${path} cannot be read as a registry (${reason}); restore it from a backup or choose another folder. Nothing was changed.`,
    { path, reason },
  )
}
