import type { Stats } from 'node:fs'
import type { MaskRuns } from './mask-runs.ts'

/** Of runs: those of ten thousand masks of hair. */
const BUDGET_BYTES = 32 * 2 ** 20
/** What an entry takes beside its arrays, about. */
const ENTRY_BYTES = 600

type State = Pick<Stats, 'ino' | 'mtimeMs' | 'size'>

/** Masks that were just read: the epochs of a run are all scored against the same ones. The least recently used go first. */
export class KnownMasks {
  readonly #masks = new Map<string, MaskRuns>()
  #bytes = 0

  /** What is returned belongs to everybody: it is read, never written. */
  find(path: string, state: State): MaskRuns | undefined {
    const key = keyOf(path, state)
    const known = this.#masks.get(key)
    if (!known) return undefined
    this.#masks.delete(key)
    this.#masks.set(key, known)
    return known
  }

  keep(path: string, state: State, mask: MaskRuns): void {
    const key = keyOf(path, state)
    if (bytesOf(mask) > BUDGET_BYTES / 4 || this.#masks.has(key)) return
    this.#masks.set(key, mask)
    this.#bytes += bytesOf(mask)
    for (const [oldest, each] of this.#masks) {
      if (this.#bytes <= BUDGET_BYTES) break
      this.#masks.delete(oldest)
      this.#bytes -= bytesOf(each)
    }
  }
}

/** A mask is replaced by renaming, so that another content is another file. */
const keyOf = (path: string, { ino, mtimeMs, size }: State) => `${path} ${ino} ${mtimeMs} ${size}`

const bytesOf = ({ starts, edges }: MaskRuns) => starts.byteLength + edges.byteLength + ENTRY_BYTES
