import type { HistoryEntry } from '../../src-shared/contract/index.ts'
import { AppError } from '../../src-shared/domain/index.ts'
import { offered } from '../../src-shared/history/index.ts'
import type { Database } from '../store/database.ts'
import { HistoryRepository } from './history-repository.ts'
import { unpack } from './packed-bytes.ts'

/** Undo that outlives the window: reads what `appendStroke` stored. See README.md. */
export class HistoryService {
  readonly #history: HistoryRepository

  constructor({ database }: { database: Database }) {
    this.#history = new HistoryRepository(database)
  }

  /** The steps of an image, oldest first, of which `position` are done. Of an image that is gone: none. */
  history(
    imageId: string,
    upTo?: number,
  ): { entries: HistoryEntry[]; position: number; stored: string[]; thumbnails: Blob } {
    const { steps, position } = offered(this.#history.list(imageId, upTo))
    const entries = steps.map(({ id, follows, label, author, at, sessionId, thumbnail }) => ({
      id,
      follows,
      label,
      author,
      at,
      sessionId,
      thumbnailBytes: thumbnail.length,
    }))
    const stored = this.#history.newestIds(imageId, upTo)
    return { entries, position, stored, thumbnails: blobOf(...steps.map(({ thumbnail }) => thumbnail)) }
  }

  /** @throws AppError NOT_FOUND */
  async stepPatches(imageId: string, stepId: string): Promise<{ before: Blob; after: Blob }> {
    const stored = this.#history.patches(imageId, stepId)
    if (!stored) {
      throw new AppError(
        'NOT_FOUND',
        'This step is too old to be taken back; keep a version to come back to it later.',
        {
          imageId,
          stepId,
        },
      )
    }
    const [before, after] = await Promise.all([unpack(stored.before), unpack(stored.after)])
    return { before: blobOf(before), after: blobOf(after) }
  }
}

/** A blob wants bytes of memory that is not shared, which SQLite's type does not promise: so a copy of each. */
const blobOf = (...parts: Uint8Array[]): Blob => new Blob(parts.map((part) => new Uint8Array(part)))
