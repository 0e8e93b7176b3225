import { Worker } from 'node:worker_threads'
import { moduleBeside } from '../workers/module-beside.ts'
import type { Database } from './database.ts'

/** Rows between two checkpoints: about as many pages as SQLite itself lets the log have. */
const ROWS = 1000

const rowsAtLast = new WeakMap<Database, number>()
let thread: Worker | null = null

/**
 * Moves what the log holds into the database, where that is due, in a thread: it waits for the disk several times, which would
 * hold the event loop for a tenth of a second and more. Whoever closes the database last does the rest.
 */
export function checkpointWhenDue(database: Database): void {
  if (database.memory) return
  const { rows } = database.prepare('SELECT total_changes() AS rows').get() as { rows: number }
  if (rows - (rowsAtLast.get(database) ?? 0) < ROWS) return
  rowsAtLast.set(database, rows)
  try {
    thread ??= startThread()
    thread.postMessage(database.name)
  } catch {
    // Without it the log grows until SQLite itself moves it, which is slower and nothing worse.
  }
}

function startThread(): Worker {
  const worker = new Worker(moduleBeside(import.meta.url, 'checkpoint', '.'))
  worker.once('error', () => undefined)
  worker.once('exit', () => (thread = null))
  worker.unref()
  return worker
}
