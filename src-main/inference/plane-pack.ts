import { closeSync, constants, fstatSync, openSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'

/**
 * A pack is a file with many planes, one after the other: creating a file for each takes longer than a small model does, on a disk
 * where many were deleted lately. A plane's `place` is text, `FILE#OFFSET+BYTES`, FILE in the folder of its model and profile.
 * Its address is a path with that place at its end, or just the path of a file of its own: whoever passes it on need not care.
 */

const PLACE = /^(.*\.planes)#(\d+)\+(\d+)$/s

/** Appends planes to a pack: one for each list (`prefix`, a path) and thread, so that nobody waits for another. */
export class PackWriter {
  readonly #path: string
  #file: number | null = null
  #end = 0

  constructor(prefix: string) {
    this.#path = `${prefix}-${threadId}.planes`
  }

  /** Returns the plane's place. @throws system errors (see faults.ts) */
  add(plane: Uint8Array): string {
    try {
      const file = this.#open()
      writeFileSync(file, plane)
      const place = `${basename(this.#path)}#${this.#end}+${plane.length}`
      this.#end += plane.length
      return place
    } catch (error) {
      // What was written in part is nobody's; the next one begins behind it.
      this.close()
      if (error instanceof Error && 'path' in error) error.path = this.#path
      throw error
    }
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }

  #open(): number {
    if (this.#file !== null) return this.#file
    this.#file = openSync(this.#path, 'a')
    this.#end = fstatSync(this.#file).size
    return this.#file
  }
}

/** The address of a plane that lies in the same folder as `path`. */
export const addressAt = (path: string, place: string) => join(dirname(path), place)

/** The file that an address is in. */
export const fileOf = (address: string) => PLACE.exec(address)?.[1] ?? address

/** The place in an address; null for a file of its own. */
export const placeOf = (address: string) => (PLACE.test(address) ? basename(address) : null)

/** The name of the pack that a place is in. */
export const packOf = (place: string) => basename(fileOf(place))

/**
 * What lies behind an address: its first `most` bytes, and how many there are. Null for anything but a file: a pipe would be waited
 * for. @throws system errors (see faults.ts)
 */
export async function readAt(address: string, most = Infinity): Promise<{ bytes: Buffer; stored: number } | null> {
  const [, pack = address, offset = '0', length] = PLACE.exec(address) ?? []
  const file = await open(pack, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const state = await file.stat()
    if (!state.isFile()) return null
    const left = Math.max(0, state.size - Number(offset))
    const stored = length === undefined ? left : Math.min(left, Number(length))
    const wanted = Math.min(stored, most)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(wanted), 0, wanted, Number(offset))
    return { bytes: buffer.subarray(0, bytesRead), stored }
  } finally {
    await file.close()
  }
}
