import pino from 'pino'
import { expect, test } from 'vitest'
import { asAppError, describeError } from '../../../src-main/store/faults.ts'
import { AppError } from '../../../src-shared/domain/index.ts'

const log = pino({ level: 'silent' })

test.each([
  ['ENOSPC', 'DISK_FULL'],
  ['SQLITE_FULL', 'DISK_FULL'],
  ['EROFS', 'NOT_WRITABLE'],
  ['SQLITE_READONLY_DIRECTORY', 'NOT_WRITABLE'],
  ['SQLITE_IOERR_WRITE', 'DISK_FULL'],
  ['ENOENT', 'FILE_NOT_FOUND'],
  ['SQLITE_BUSY_SNAPSHOT', 'BUSY'],
  ['EIO', 'FILE_UNREADABLE'],
])('%s is told as %s', (code, expected) => {
  const described = describeError(Object.assign(new Error('raw'), { code, path: '/photos/anna.jpg' }), log)
  expect(described.code).toBe(expected)
  expect(described.message).not.toContain('raw')
})

test('a disk that fails while a file is read is told with the file, where whoever reads names it', () => {
  const fault = Object.assign(new Error('raw'), { code: 'EIO', syscall: 'read' })
  expect(asAppError(fault, '/photos/anna.jpg')).toMatchObject({
    message: expect.stringMatching(/^\/photos\/anna\.jpg cannot be read/) as string,
    details: { path: '/photos/anna.jpg' },
  })
  // What is written to may be another file.
  const written = Object.assign(new Error('raw'), { code: 'EIO', syscall: 'write' })
  expect(asAppError(written, '/photos/anna.jpg')?.message).not.toContain('anna')
})

test('an error of ours is told as it is', () => {
  expect(describeError(new AppError('NOT_FOUND', 'There is no such thing.'), log).message).toBe(
    'There is no such thing.',
  )
})

test('the unforeseen keeps its stack to itself and gets an id', () => {
  const described = describeError(new TypeError('secret internals'), log)
  expect(described.code).toBe('INTERNAL')
  expect(described.message).not.toContain('secret')
  expect(described.details).toHaveProperty('id')
  expect(describeError('a thrown string', log).code).toBe('INTERNAL')
  expect(describeError(undefined, log).code).toBe('INTERNAL')
})
