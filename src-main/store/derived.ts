import { checkpointWhenDue } from './checkpoints.ts'
import type { Database } from './database.ts'

/** Pages of 4 KiB: only where the thread that does it in time does not come to it. */
const LONGEST_LOG_PAGES = 16_000
const USUAL_LOG_PAGES = 1000

/**
 * One transaction of what can be made again: figures, caches, an import. It does not wait for the disk, which would hold the event
 * loop; a power cut may lose the last of it, nothing else does. The next stroke, whose commit does wait, makes all before it
 * durable too.
 */
export function commitDerived<T>(database: Database, work: () => T): T {
  const transaction = database.transaction(work)
  // Within another transaction it is as durable as that one.
  if (database.inTransaction) return transaction()
  // Without a write-ahead log (some network folders have none) a commit that does not wait could harm the file itself.
  if (database.pragma('journal_mode', { simple: true }) !== 'wal') return transaction.immediate()
  database.pragma('synchronous = NORMAL')
  database.pragma(`wal_autocheckpoint = ${LONGEST_LOG_PAGES}`)
  try {
    return transaction.immediate()
  } finally {
    database.pragma('synchronous = FULL')
    database.pragma(`wal_autocheckpoint = ${USUAL_LOG_PAGES}`)
    checkpointWhenDue(database)
  }
}
