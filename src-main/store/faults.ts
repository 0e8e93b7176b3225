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

/**
 * System errors that users can do something about, as a sentence; null for anything else.
 * @param reading the file that was being read: a disk that fails while a file is open does not say which
 */
export function asAppError(error: unknown, reading?: string): AppError | null {
  if (error instanceof AppError) return error
  if (typeof error !== 'object' || error === null) return null
  const { code, syscall, path = syscall === 'read' ? reading : undefined } = error as SystemError
  if (typeof code !== 'string') return null
  const details = path === undefined ? { cause: code } : { path, cause: code }
  const kind = SENTENCES.find(({ codes }) => codes.some((each) => code === each || code.startsWith(`${each}_`)))
  return kind ? new AppError(kind.code, kind.sentence(path), details) : null
}

type SystemError = { code?: unknown; syscall?: string; path?: string | undefined }

/** Codes of Node and of SQLite (whose extended codes begin with the plain one). */
const SENTENCES = [
  {
    code: 'DISK_FULL',
    codes: ['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_FSYNC', 'SQLITE_IOERR_SHMSIZE'],
    sentence: (path) =>
      `No space is left to write ${path ?? 'the workspace'}; free some space and try again, nothing was lost.`,
  },
  {
    code: 'NOT_WRITABLE',
    codes: ['EACCES', 'EPERM', 'EROFS', 'SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_PERM', 'SQLITE_IOERR'],
    sentence: (path) =>
      `${path ?? 'The workspace'} cannot be opened or written: permission denied or read-only; change its permissions or choose another place.`,
  },
  {
    code: 'FILE_NOT_FOUND',
    codes: ['ENOENT', 'ENOTDIR'],
    sentence: (path) => `${path ?? 'A file'} was not found; check the path, or relink the folder if it was moved.`,
  },
  {
    code: 'FILE_UNREADABLE',
    codes: ['EIO', 'ENXIO', 'ESTALE'],
    sentence: (path) =>
      `${path ?? 'A file'} cannot be read: its disk or network folder gives an error; check it, or copy the file to another place.`,
  },
  {
    code: 'INVALID_INPUT',
    codes: ['ENAMETOOLONG', 'EISDIR', 'ELOOP'],
    sentence: (path) => `${path ?? 'The path'} cannot be used as a file; check the path.`,
  },
  {
    code: 'BUSY',
    codes: ['SQLITE_BUSY'],
    sentence: () => 'Another Hairline process holds this workspace; try again when it is done.',
  },
] satisfies readonly { code: AppError['code']; codes: string[]; sentence: (path?: string) => string }[]
