import { AppError } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'
import { commitDerived } from '../store/derived.ts'

/**
 * One transaction of an import, which can be repeated: see commitDerived.
 * @throws AppError NOT_FOUND where another process removed the dataset meanwhile; nothing is stored then
 */
export function commitImport<T>(database: Database, datasetId: string, work: () => T): T {
  return commitDerived(database, () => {
    if (!database.prepare('SELECT 1 FROM dataset WHERE id = ?').get(datasetId)) throw removed(datasetId)
    return work()
  })
}

function removed(datasetId: string): AppError {
  return new AppError(
    'NOT_FOUND',
    `The dataset ${datasetId} was removed meanwhile; import the folder again if it should come back.`,
    { datasetId },
  )
}
