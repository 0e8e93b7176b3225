import { AppError } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'

/**
 * One transaction of an import. It does not wait for the disk: it would hold the event loop, and an import can be repeated.
 * The next stroke, whose commit does wait, makes all before it durable too.
 * @throws AppError NOT_FOUND where another process removed the dataset meanwhile; nothing is stored then
 */
export function commitImport<T>(database: Database, datasetId: string, work: () => T): T {
  database.pragma('synchronous = NORMAL')
  try {
    return database
      .transaction(() => {
        if (!database.prepare('SELECT 1 FROM dataset WHERE id = ?').get(datasetId)) throw removed(datasetId)
        return work()
      })
      .immediate()
  } finally {
    database.pragma('synchronous = FULL')
  }
}

function removed(datasetId: string): AppError {
  return new AppError(
    'NOT_FOUND',
    `The dataset ${datasetId} was removed meanwhile; import the folder again if it should come back.`,
    { datasetId },
  )
}
