import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { AppError } from '../../src-shared/domain/index.ts'

/**
 * Which folders may be named over the wire. A page that got in without right must not read or write just anything, so
 * paths from the wire lie within the home folder, the roots given at start, or what Hairline itself owns. The command line
 * runs as the user and is not limited. Symbolic links count as what they lead to.
 */
export class AllowedPaths {
  /** Roots that exist, as real paths: where the folder picker begins. */
  readonly roots: readonly string[]
  readonly #all: readonly string[]

  /** `own` are folders that Hairline itself keeps: allowed, but no place for the picker to begin. */
  constructor(roots: string[], own: string[] = []) {
    this.roots = realPaths(roots)
    // What is not there yet may be made later.
    this.#all = [...this.roots, ...own.flatMap((path) => nearestRealPath(resolve(path)) ?? [])]
  }

  allows(path: string): boolean {
    return this.#resolve(path) !== null
  }

  /**
   * The real path; what does not exist yet is judged by the nearest folder that does.
   * @throws AppError FOLDER_NOT_ALLOWED
   */
  check(path: string): string {
    const real = this.#resolve(path)
    if (real !== null) return real
    throw new AppError(
      'FOLDER_NOT_ALLOWED',
      `${path} is outside of the folders that this workbench may open; choose one within your home folder, or start Hairline with --root for it.`,
      { path },
    )
  }

  #resolve(path: string): string | null {
    const real = path.includes('\0') ? null : nearestRealPath(resolve(path))
    return real !== null && this.#all.some((root) => isWithin(real, root)) ? real : null
  }
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
}

const realPaths = (paths: string[]) => [...new Set(paths.flatMap((path) => realPath(resolve(path)) ?? []))]

function realPath(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

function nearestRealPath(path: string): string | null {
  const real = realPath(path)
  if (real !== null) return real
  const parent = dirname(path)
  const above = parent === path ? null : nearestRealPath(parent)
  return above === null ? null : join(above, basename(path))
}
