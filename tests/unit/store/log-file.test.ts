import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { logFile } from '../../../src-main/store/log-file.ts'

test('lines are appended, also after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hairline-log-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'hairline.log')
  pino({}, logFile(path)).warn('first')
  pino({}, logFile(path)).warn('second')
  const lines = (await readFile(path, 'utf8')).trim().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['first', 'second'])
})

test('what cannot be written is dropped', async () => {
  const nowhere = join(tmpdir(), 'hairline-no-such-folder', 'hairline.log')
  expect(() => pino({}, logFile(nowhere)).error('lost')).not.toThrow()
})

test.runIf(process.platform === 'linux')('a full disk is no error', () => {
  expect(() => pino({}, logFile('/dev/full')).error('lost')).not.toThrow()
})
