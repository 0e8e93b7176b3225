import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OVERVIEW_PX, PHOTO_TILE_PX } from '../../src-shared/contract/index.ts'
import { AppError } from '../../src-shared/domain/index.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { moved, type ShownFile, type ShownImage } from './image-files.ts'
import { OneAtATime } from './one-at-a-time.ts'

export type SizedImage = ShownImage & { width: number; height: number }

/** Some hundred photos of 108 megapixels at 40 MB each. */
const BUDGET_BYTES = 4 * 2 ** 30
/** Beside a photo's levels: how many bytes all of them have. */
const BYTES_FILE = 'bytes'
const OVERVIEW_END = '-overview.jpg'
const JPEG = 'image/jpeg'

/**
 * Large photos in pieces: an overview that is there soon, and tiles of every size, made when the first of them is asked
 * for. By content: the same photo in two datasets is cut once. What was not used for longest goes when room is needed.
 */
export class PhotoPyramid {
  readonly #deps: Pick<ServiceDeps, 'folder' | 'workers'>
  readonly #making = new OneAtATime()
  readonly #used = new Set<string>()
  readonly #budgetBytes: number

  constructor(deps: Pick<ServiceDeps, 'folder' | 'workers'>, budgetBytes = BUDGET_BYTES) {
    this.#deps = deps
    this.#budgetBytes = budgetBytes
  }

  /** @throws AppError IMAGE_MOVED, and what reading a photo can throw */
  async overview(image: SizedImage): Promise<ShownFile> {
    const { absolutePath: path, sha256 } = image
    const out = join(this.#deps.folder.tiles, `${sha256}${OVERVIEW_END}`)
    await this.#making.do(out, async () => {
      if (existsSync(out)) return this.#use(out)
      if (!existsSync(path)) throw moved(image)
      checkSame(image, await this.#deps.workers.pixels.call('overview', { path, out, size: OVERVIEW_PX }))
      await this.#makeRoom(out)
    })
    return { path: out, version: sha256, sha256, type: JPEG }
  }

  /** @param level 0 is the photo's own size, each further one half of it. Null where there is no such tile. */
  async tile(image: SizedImage, level: number, column: number, row: number): Promise<ShownFile | null> {
    const { sha256 } = image
    const folder = join(this.#deps.folder.tiles, sha256)
    const levels = levelsOf(image)
    const across = Math.ceil(image.width / 2 ** level / PHOTO_TILE_PX)
    const down = Math.ceil(image.height / 2 ** level / PHOTO_TILE_PX)
    if (level >= levels || column >= across || row >= down) return null
    await this.#making.do(folder, () => this.#make(image, folder))
    const path = join(folder, String(levels - 1 - level), `${column}_${row}.jpeg`)
    return existsSync(path) ? { path, version: sha256, sha256, type: JPEG } : null
  }

  async #make(image: SizedImage, folder: string): Promise<void> {
    if (existsSync(join(folder, BYTES_FILE))) return this.#use(folder)
    if (!existsSync(image.absolutePath)) throw moved(image)
    const request = { path: image.absolutePath, out: folder, tile: PHOTO_TILE_PX }
    const made = await this.#deps.workers.pixels.call('tiles', request)
    try {
      checkSame(image, made)
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
    await writeFile(join(folder, BYTES_FILE), String(await bytesIn(folder)))
    await this.#makeRoom(folder)
  }

  /** The first use of each photo in this process counts, which is often enough to know what nobody uses. */
  async #use(path: string): Promise<void> {
    if (this.#used.has(path)) return
    this.#used.add(path)
    await utimes(path, new Date(), new Date()).catch(() => undefined)
  }

  async #makeRoom(kept: string): Promise<void> {
    const names = await readdir(this.#deps.folder.tiles)
    const found = await Promise.all(names.map((name) => ageOf(join(this.#deps.folder.tiles, name))))
    let bytes = 0
    for (const { path, size } of found.flatMap((each) => each ?? []).sort((a, b) => b.usedMs - a.usedMs)) {
      bytes += size
      if (bytes > this.#budgetBytes && path !== kept) await this.#giveUp(path)
    }
  }

  /** In one step for whoever looks: half a pyramid must never be taken for a whole one. Leftovers go at the next start. */
  async #giveUp(path: string): Promise<void> {
    const trash = join(this.#deps.folder.temporary, `tiles-${randomBytes(6).toString('hex')}`)
    this.#used.delete(path)
    try {
      await rename(path, trash)
      await rm(trash, { recursive: true, force: true })
    } catch (error) {
      // Another process on this workspace gave it up at the same time.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}

/** Levels of a photo, from its own size to one tile. */
function levelsOf({ width, height }: { width: number; height: number }): number {
  let levels = 1
  for (let side = Math.max(width, height); side > PHOTO_TILE_PX; side = Math.ceil(side / 2)) levels++
  return levels
}

function checkSame({ path, width, height }: SizedImage, now: { width: number; height: number }): void {
  if (now.width === width && now.height === height) return
  throw new AppError(
    'IMAGE_MOVED',
    `${path} is ${now.width} × ${now.height} now but was ${width} × ${height} when it was imported; import the folder again.`,
    { path, width, height, now },
  )
}

async function bytesIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = files
    .filter((each) => each.isFile())
    .map(async (each) => (await stat(join(each.parentPath, each.name))).size)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** Null for what is no finished photo. */
async function ageOf(path: string): Promise<{ path: string; size: number; usedMs: number } | null> {
  try {
    const about = await stat(path)
    if (path.endsWith(OVERVIEW_END)) return { path, size: about.size, usedMs: about.mtimeMs }
    if (!about.isDirectory()) return null
    return { path, size: Number(await readFile(join(path, BYTES_FILE), 'utf8')), usedMs: about.mtimeMs }
  } catch {
    return null
  }
}
