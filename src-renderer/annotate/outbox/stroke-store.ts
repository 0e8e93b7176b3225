import type { StrokeStore } from './outbox.ts'
import { unpackStroke } from './pack-stroke.ts'
import type { PendingStroke } from './stroke.ts'

const DATABASE = 'hairline-strokes'
const TABLE = 'strokes'

type Kept = PendingStroke & {
  /** One address may serve another workspace tomorrow. */
  workspace: string
}

/**
 * Strokes that wait, in the browser's own database, so that a closed or crashed tab loses none. Where the browser has
 * no such storage (a private window), the page alone keeps them.
 */
export class BrowserStrokeStore implements StrokeStore {
  readonly #workspace: string
  readonly #database: Promise<IDBDatabase | null>

  constructor(workspace: string) {
    this.#workspace = workspace
    this.#database = openDatabase().catch(() => null)
  }

  put(stroke: PendingStroke): void {
    void this.#write((table) => table.put({ ...stroke, workspace: this.#workspace } satisfies Kept))
  }

  remove(strokeIds: readonly string[]): void {
    if (strokeIds.length === 0) return
    void this.#write((table) => strokeIds.forEach((id) => table.delete(id)))
  }

  /** What waits in this workspace of sessions that `isWanted`, as it was painted. */
  async all(isWanted: (sessionId: string) => boolean): Promise<PendingStroke[]> {
    const database = await this.#database
    if (!database) return []
    const rows = await requested(database.transaction(TABLE).objectStore(TABLE).getAll() as IDBRequest<Kept[]>)
    const own = rows.filter((row) => row.workspace === this.#workspace && isWanted(row.sessionId))
    const strokes: PendingStroke[] = []
    for (const row of own.sort((a, b) => a.order - b.order)) {
      // What the browser damaged is told by the backend, which is sent it as it is.
      strokes.push(await unpackStroke(row).catch(() => row))
    }
    return strokes
  }

  async #write(work: (table: IDBObjectStore) => void): Promise<void> {
    const database = await this.#database
    try {
      if (database) work(database.transaction(TABLE, 'readwrite').objectStore(TABLE))
    } catch {
      // No space in the browser's storage: the page keeps the stroke and says that it waits.
    }
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: 'strokeId' })
  return requested(request)
}

function requested<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser refused its storage.'))
  })
}
