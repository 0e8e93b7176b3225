import { randomBytes } from 'node:crypto'
import { constants, existsSync, renameSync, statSync } from 'node:fs'
import { copyFile, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, isFlowVersion, type MaskVersion } from '../../src-shared/domain/index.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { asAppError } from '../store/faults.ts'
import { flushFile, flushFolder } from '../store/atomic-file.ts'
import { newId } from '../store/ids.ts'
import type { AnnotationService } from './annotation-service.ts'
import { MaskRepository, type ImageSize } from './mask-repository.ts'
import { VersionRepository, versionOf } from './version-repository.ts'

type Deps = Pick<ServiceDeps, 'folder' | 'database' | 'events' | 'log'> & {
  workers: Pick<ServiceDeps['workers'], 'pixels'>
  annotation: Pick<AnnotationService, 'flush' | 'maskFile'>
  /** Who keeps it; null until the name was given. */
  workspace: { displayName(): string | null }
}

/** A mask in a file of its own. `isStill` tells, with the write lock held, whether it is the image's mask yet. */
type Content = { version: string; pixels: number; copy: string; isStill: () => boolean }
type VersionRow = Parameters<VersionRepository['insert']>[0]

const MOST_TRIES = 5

/** Masks kept under a name: what was submitted, accepted, or is worth coming back to. See README.md. */
export class VersionService {
  readonly #deps: Deps
  readonly #versions: VersionRepository
  readonly #masks: MaskRepository

  constructor(deps: Deps) {
    this.#deps = deps
    this.#versions = new VersionRepository(deps.database)
    this.#masks = new MaskRepository(deps.database)
  }

  /**
   * Keeps the mask of an image as it is now, every stored stroke in it, under a name that need not be new: `Submitted` and
   * `Accepted` of the flow, or one of a person's own. An image without a mask keeps an empty one.
   * @throws AppError NOT_FOUND, MASK_MISSING, DISK_FULL, NOT_WRITABLE, BUSY
   */
  async keepVersion(imageId: string, name: string, comment = ''): Promise<MaskVersion> {
    const size = this.#masks.imageSize(imageId)
    if (!size) throw noImage(imageId)
    try {
      const kept = await this.#keep(imageId, size, { name: name.trim(), comment: comment.trim() })
      await flushFolder(this.#deps.folder.versions)
      this.#deps.events.changed(['annotation'], imageId)
      return versionOf(kept)
    } catch (error) {
      throw asAppError(error) ?? error
    }
  }

  /** Newest first. @throws AppError NOT_FOUND */
  versions(imageId: string): MaskVersion[] {
    if (!this.#masks.imageSize(imageId)) throw noImage(imageId)
    return this.#versions.ofImage(imageId).map(versionOf)
  }

  /** Removes a version that a person kept. @throws AppError NOT_FOUND, INVALID_INPUT for one of the flow */
  async removeVersion(id: string): Promise<void> {
    const row = this.#versions.find(id)
    if (!row) throw noVersion(id)
    if (isFlowVersion(row.name)) {
      throw new AppError('INVALID_INPUT', `The version ${row.name} tells what was handed in, so it cannot be removed.`)
    }
    this.#versions.remove(id)
    await this.#sweep(row.version)
    this.#deps.events.changed(['annotation'], row.imageId)
  }

  /** The kept file; null where there is none. */
  versionFile(id: string): { path: string; version: string } | null {
    const row = this.#versions.find(id)
    return row ? { path: this.#path(row.version), version: row.version } : null
  }

  /** Removes files of images that are gone: their rows went with them. */
  async recover(): Promise<void> {
    for (const name of await readdir(this.#deps.folder.versions).catch(() => [])) {
      const version = /^([0-9a-f]{64})\.png$/.exec(name)?.[1]
      if (version) await this.#sweep(version)
    }
  }

  #path(version: string): string {
    return join(this.#deps.folder.versions, `${version}.png`)
  }

  /** A mask that is painted on while it is copied is copied again. */
  async #keep(imageId: string, size: ImageSize, words: { name: string; comment: string }): Promise<VersionRow> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const { mask } = await this.#deps.annotation.flush(imageId)
      const copy = this.#temporary(imageId)
      try {
        const content = mask ? await this.#copyMask(imageId, copy) : await this.#emptyMask(copy, size)
        const kept = this.#versions.exclusively(() => this.#insert(imageId, content, words))
        if (kept) return kept
      } finally {
        await rm(copy, { force: true })
      }
    }
    throw new AppError('BUSY', 'The mask is being painted on in another window; keep it when that rests.', { imageId })
  }

  /** With the write lock held, under which a mask file and its row belong together: only a name is given here. */
  #insert(imageId: string, content: Content, words: { name: string; comment: string }): VersionRow | null {
    if (!this.#masks.imageSize(imageId)) throw noImage(imageId)
    if (!content.isStill()) return null
    const path = this.#path(content.version)
    if (!existsSync(path)) renameSync(content.copy, path)
    const row = {
      id: newId('version'),
      imageId,
      ...words,
      author: this.#deps.workspace.displayName(),
      createdAt: new Date().toISOString(),
      version: content.version,
      pixels: content.pixels,
      bytes: statSync(path).size,
    }
    this.#versions.insert(row)
    return row
  }

  /** Durable and read back, before anybody has to wait for it. */
  async #copyMask(imageId: string, copy: string): Promise<Content> {
    const row = this.#masks.find(imageId)
    const file = this.#deps.annotation.maskFile(imageId)
    if (!row || !file) throw noMaskFile(imageId)
    const state = fileState(file.path)
    if (state === null) throw noMaskFile(file.path)
    await copyFile(file.path, copy, constants.COPYFILE_FICLONE)
    const [copied, original] = await Promise.all([readFile(copy), readFile(file.path)])
    const isStill = () => this.#masks.find(imageId)?.version === row.version && fileState(file.path) === state
    if (!copied.equals(original) && fileState(file.path) === state) throw badCopy(this.#path(row.version))
    await flushFile(copy)
    return { version: row.version, pixels: row.pixels, copy, isStill }
  }

  async #emptyMask(copy: string, size: ImageSize): Promise<Content> {
    const request = { base: null, size, patches: [], out: copy }
    const { version, pixels } = await this.#deps.workers.pixels.call('applyPatches', request)
    await flushFile(copy)
    return { version, pixels, copy, isStill: () => true }
  }

  #temporary(imageId: string): string {
    return join(this.#deps.folder.temporary, `${imageId}-${randomBytes(6).toString('hex')}.png`)
  }

  /** Removes the file of a content that nobody keeps any more, with the lock held: another process may be keeping it now. */
  async #sweep(version: string): Promise<void> {
    const trash = this.#temporary(version.slice(0, 16))
    const moved = this.#versions.exclusively(() => {
      if (this.#versions.isKept(version) || !existsSync(this.#path(version))) return false
      renameSync(this.#path(version), trash)
      return true
    })
    if (moved) await rm(trash, { force: true })
  }
}

/** A mask file is replaced by renaming: another one has another state. Null: it is gone. */
function fileState(path: string): string | null {
  const state = statSync(path, { throwIfNoEntry: false })
  return state ? `${state.ino} ${state.mtimeMs} ${state.size}` : null
}

function noImage(imageId: string): AppError {
  return new AppError('NOT_FOUND', `There is no image ${imageId}; it may have been removed from the workspace.`, {
    imageId,
  })
}

function noVersion(id: string): AppError {
  return new AppError('NOT_FOUND', `There is no version ${id}; it may have been removed in another window.`, { id })
}

function noMaskFile(path: string): AppError {
  return new AppError('MASK_MISSING', `${path} is gone, so there is nothing to keep; put the file back.`, { path })
}

function badCopy(path: string): AppError {
  return new AppError('VERIFICATION_FAILED', `${path} reads back differently than it was written; check the disk.`, {
    path,
  })
}
