import { existsSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import type { WorkspaceFolder } from '../store/workspace-folder.ts'

/** The end of a path to a converted file, as ConvertedFiles keeps them. */
const CONVERTED = /[\\/]models[\\/]([0-9a-f]{16})[\\/]([^\\/]+)$/

/**
 * Where files of models lie, as the database knows it: relative to the workspace for what lies in it, so that a workspace can be
 * moved; else absolute.
 */
export class ModelPaths {
  readonly #root: string
  readonly #models: string

  constructor({ path, models }: Pick<WorkspaceFolder, 'path' | 'models'>) {
    this.#root = path
    this.#models = models
  }

  /** As it is kept, with slashes on every system. */
  stored(path: string): string {
    const way = relative(this.#root, path)
    const inside = way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
    return inside ? way.split(sep).join('/') : path
  }

  /** Both ways in which rows may name a file: older ones are absolute always. */
  spellings(path: string): [string, string] {
    return [this.stored(path), path]
  }

  /** Absolute. A converted file that an older row names in the place where the workspace was is looked for where it is now. */
  resolved(stored: string): string {
    if (!isAbsolute(stored)) return join(this.#root, stored)
    const [, folder, name] = CONVERTED.exec(stored) ?? []
    if (folder === undefined || name === undefined || existsSync(stored)) return stored
    const here = join(this.#models, folder, name)
    return existsSync(here) ? here : stored
  }
}
