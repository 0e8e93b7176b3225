import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { AppError } from '../../../src-shared/domain/index.ts'
import { Supervisor } from '../../../src-main/workers/supervisor.ts'
import type { TestRequests } from './test-worker.ts'

// A program that uses a worker and forgets to dispose of it: it must end all the same. With "stay" it waits to be killed.
const supervisor = new Supervisor<TestRequests>({
  name: 'test',
  entry: fileURLToPath(new URL('./test-worker.ts', import.meta.url)),
  children: 1,
  timeoutMs: 30_000,
  memoryLimitBytes: 2 ** 30,
  subject: () => ({}),
  quarantined: (file) => new AppError('IMAGE_UNREADABLE', file),
  log: pino({ level: 'silent' }),
})
const { pid } = await supervisor.call('echo', { value: 1 })
console.log(`worker ${pid}`)
if (process.argv[2] === 'stay') setInterval(() => undefined, 1000)
