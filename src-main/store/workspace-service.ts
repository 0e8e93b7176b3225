import { existsSync } from 'node:fs'
import { access, constants, readFile, statfs } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import { nameOnRecords, type Doctor, type FolderListing, type WorkspaceInfo } from '../../src-shared/contract/index.ts'
import { AppError } from '../../src-shared/domain/index.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { AllowedPaths } from './allowed-paths.ts'
import { listFolder, type FileKind } from './folder-listing.ts'
import { SettingRepository } from './setting-repository.ts'

type Deps = ServiceDeps & {
  /** Folders beside the home folder that may be named over the wire. */
  roots: string[]
  /** The folder with package.json, models/ and datasets/. */
  projectRoot: string
}

/** Preferences are for small things: window panels, brush sizes. */
const MAX_PREFERENCE_BYTES = 16_384
const MAX_PREFERENCES = 200

const DISPLAY_NAME = 'display-name'
const DEMO = 'demo'
const PREFERENCE = 'preference:'

/** The workspace itself: who works here, small settings, which folders may be opened, and what a bug report needs. */
export class WorkspaceService {
  readonly #deps: Deps
  readonly #settings: SettingRepository
  readonly #allowed: AllowedPaths
  #providers: Promise<Doctor['providers']> | null = null
  #version: string | null = null

  constructor(deps: Deps) {
    this.#deps = deps
    this.#settings = new SettingRepository(deps.database)
    const own = [deps.folder.path, join(deps.projectRoot, 'models'), join(deps.projectRoot, 'datasets')]
    this.#allowed = new AllowedPaths([homedir(), ...deps.roots], own)
  }

  async get(): Promise<WorkspaceInfo> {
    const { folder } = this.#deps
    const demo = this.#demo()
    return {
      path: folder.path,
      name: basename(folder.path),
      version: await this.#readVersion(),
      displayName: this.#settings.get(DISPLAY_NAME),
      suggestedName: accountName(),
      registry: folder.registry,
      hasDemo: demo !== null,
      demo,
    }
  }

  /** null again once its dataset was removed. */
  #demo(): WorkspaceInfo['demo'] {
    const made = this.#settings.get(DEMO)
    if (made === null) return null
    // A demo of an earlier version had one run.
    const { datasetId, runId, overfitRunId = runId } = JSON.parse(made) as NonNullable<WorkspaceInfo['demo']>
    const isThere = this.#deps.database.prepare('SELECT 1 FROM dataset WHERE id = ?').get(datasetId) !== undefined
    return isThere ? { datasetId, runId, overfitRunId } : null
  }

  /**
   * What strokes, events and exports are stamped with: until somebody said who they are the account's name, which the card
   * that asks shows; null where the account has none.
   */
  displayName(): string | null {
    return nameOnRecords({ displayName: this.#settings.get(DISPLAY_NAME), suggestedName: accountName() })
  }

  async setDisplayName(name: string): Promise<WorkspaceInfo> {
    this.#settings.set(DISPLAY_NAME, name)
    this.#deps.events.changed(['workspace'])
    return this.get()
  }

  preferences(): Record<string, unknown> {
    const entries = this.#settings.withPrefix(PREFERENCE)
    return Object.fromEntries(entries.map(({ key, value }) => [key.slice(PREFERENCE.length), JSON.parse(value)]))
  }

  /** @throws AppError INVALID_INPUT for a value that is no small JSON value. */
  setPreference(key: string, value: unknown): { ok: true } {
    const json = JSON.stringify(value ?? null)
    if (Buffer.byteLength(json) > MAX_PREFERENCE_BYTES) {
      throw new AppError('INVALID_INPUT', `The setting ${key} is larger than ${MAX_PREFERENCE_BYTES} bytes.`)
    }
    const known = this.#settings.withPrefix(PREFERENCE)
    if (known.length >= MAX_PREFERENCES && !known.some((each) => each.key === PREFERENCE + key)) {
      throw new AppError('INVALID_INPUT', `There are ${MAX_PREFERENCES} settings already; ${key} was not stored.`)
    }
    this.#settings.set(PREFERENCE + key, json)
    this.#deps.events.publish({ type: 'preference', key, value })
    return { ok: true }
  }

  /** A folder for the picker; without a path, the home folder. */
  async listFolder(input: { path?: string; files?: FileKind }): Promise<FolderListing> {
    const start = input.path ?? this.#allowed.roots[0] ?? homedir()
    return listFolder(start, input.files ?? 'none', this.#allowed)
  }

  /**
   * The real path of a path that came over the wire.
   * @throws AppError FOLDER_NOT_ALLOWED when it lies outside the home folder, the roots and what Hairline itself keeps
   */
  allowedPath(path: string): string {
    return this.#allowed.check(path)
  }

  async doctor(): Promise<Doctor> {
    const { folder, projectRoot } = this.#deps
    const writable = await access(folder.path, constants.W_OK).then(
      () => true,
      () => false,
    )
    const space = await statfs(folder.path).catch(() => null)
    return {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      electron: await electronOf(join(projectRoot, 'node_modules', 'electron')),
      chromium: findChromium(),
      providers: await this.#findProviders(),
      workspace: { path: folder.path, writable, bytesFree: space ? space.bavail * space.bsize : 0 },
    }
  }

  /** Asked once: trying every provider takes a while, and they do not come and go. */
  #findProviders(): Promise<Doctor['providers']> {
    this.#providers ??= this.#deps.workers.inference
      .call('providers', {})
      .then(({ providers }) => providers)
      .catch((error: unknown) => {
        this.#providers = null
        const reason = error instanceof AppError ? error.message : 'The inference process did not answer.'
        return [{ name: 'cpu' as const, works: false, reason }]
      })
    return this.#providers
  }

  async #readVersion(): Promise<string> {
    this.#version ??= (await readJson(join(this.#deps.projectRoot, 'package.json')))?.version ?? ''
    return this.#version
  }
}

async function readJson(path: string): Promise<{ version?: string } | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as { version?: string }
  } catch {
    return null
  }
}

/** Never asked by importing it: that would download the binary. */
async function electronOf(folder: string): Promise<Doctor['electron']> {
  const version = (await readJson(join(folder, 'package.json')))?.version ?? null
  const path = await readFile(join(folder, 'path.txt'), 'utf8').catch(() => null)
  return { version, binary: path !== null && existsSync(join(folder, 'dist', path.trim())) }
}

function findChromium(): string | null {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [process.env.HAIRLINE_CHROMIUM, ...candidates].find((path) => path !== undefined && existsSync(path)) ?? null
}

function accountName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under an account without a name.
    return ''
  }
}
