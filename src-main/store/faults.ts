import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { AppError, type ErrorDescription } from '../../src-shared/domain/index.ts'

/** What the user is told about any error. The unforeseen gets an id; its stack goes to the log alone. */
export function describeError(error: unknown, log: Logger): ErrorDescription {
  const known = asAppError(error)
  if (known) return known.toJSON()
  const id = randomBytes(4).toString('hex')
  log.error({ err: error, id }, 'unforeseen error')
  return {
    code: 'INTERNAL',
    message: `Something went wrong inside Hairline (${id}); the log has the details.`,
    details: { id },
  }
}

/** System errors that users can do something about, as a sentence; null for anything else. */
export function asAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error
  const { code, path } = error as { code?: string; path?: string }
  const where = path ?? 'The disk'
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') {
    return new AppError('DISK_FULL', `${where} is full; free some space and try again, nothing was lost.`, { path })
  }
  if (
    code === 'EACCES' ||
    code === 'EPERM' ||
    code === 'EROFS' ||
    code === 'SQLITE_READONLY' ||
    code === 'SQLITE_CANTOPEN'
  ) {
    return new AppError(
      'NOT_WRITABLE',
      `${where} cannot be opened for this: permission denied; change its permissions or choose another place.`,
      { path },
    )
  }
  if (code === 'ENOENT' && path)
    return new AppError(
      'FILE_NOT_FOUND',
      `${path} was not found; check the path, or relink the folder if it was moved.`,
      { path },
    )
  if (code === 'SQLITE_BUSY')
    return new AppError('BUSY', 'Another Hairline process holds this workspace; try again when it is done.')
  return null
}
