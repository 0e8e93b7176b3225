import { execFileSync, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { AppError } from '../../../src-shared/domain/index.ts'
import { Supervisor, type SupervisorOptions } from '../../../src-main/workers/supervisor.ts'
import type { TestRequests } from './test-worker.ts'

const entry = fileURLToPath(new URL('./test-worker.ts', import.meta.url))
const started: Supervisor<TestRequests>[] = []

function supervise(options: Partial<SupervisorOptions> = {}): Supervisor<TestRequests> {
  const supervisor = new Supervisor<TestRequests>({
    name: 'test',
    entry,
    children: 1,
    timeoutMs: 30_000,
    memoryLimitBytes: 2 ** 30,
    subject: (request) => {
      const { path } = request as { path?: string }
      return { blame: path, file: path }
    },
    quarantined: (file) => new AppError('IMAGE_UNREADABLE', `${file} is left alone.`, { path: file }),
    log: pino({ level: 'silent' }),
    ...options,
  })
  started.push(supervisor)
  return supervisor
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.dispose()))
})

test('a call goes to a process of its own and comes back with its bytes', async () => {
  const { call, pids } = supervise()
  expect(pids).toEqual([])
  const value = { plane: new Uint8Array([1, 2, 250]), counts: new Uint32Array([7, 4_000_000_000]) }
  const answer = await call('echo', { value })
  expect(answer.value).toEqual(value)
  expect(answer.pid).not.toBe(process.pid)
})

test('more calls than processes wait for their turn, and no more processes start than allowed', async () => {
  const { call } = supervise({ children: 2 })
  const answers = await Promise.all(Array.from({ length: 12 }, (_, value) => call('echo', { value })))
  expect(answers.map(({ value }) => value)).toEqual(Array.from({ length: 12 }, (_, value) => value))
  expect(new Set(answers.map(({ pid }) => pid)).size).toBeLessThanOrEqual(2)
})

test('an AppError of the worker arrives as it was thrown; a fault of ours as an Error with its stack', async () => {
  const supervisor = supervise()
  const { call } = supervisor
  await expect(call('fail', {})).rejects.toMatchObject({
    name: 'AppError',
    code: 'IMAGE_UNREADABLE',
    message: 'a.jpg is broken.',
    details: { path: 'a.jpg' },
  })
  const fault = await call('stumble', {}).catch((error: unknown) => error as Error)
  expect(fault).not.toBeInstanceOf(AppError)
  expect(fault.stack).toContain('test-worker.ts')
  const { pid } = await call('echo', { value: 1 })
  expect(supervisor.pids).toEqual([pid])
})

test('a crash fails its own call, and the next one gets a new process', async () => {
  const { call } = supervise()
  const before = await call('echo', { value: 1 })
  const crash = call('crash', { path: 'bad.jpg' })
  const waiting = call('echo', { value: 2 })
  await expect(crash).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE', details: { file: 'bad.jpg' } })
  expect((await waiting).pid).not.toBe(before.pid)
})

test('a death that its caller doubts is held against nothing', async () => {
  const { call } = supervise()
  for (let death = 1; death <= 3; death += 1) {
    await expect(call('crash', { path: 'bad.jpg' }, { isInDoubt: () => true })).rejects.toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
      details: { quarantined: false },
    })
  }
  await expect(call('crash', { path: 'bad.jpg' }, { isInDoubt: () => false })).rejects.toMatchObject({
    details: { quarantined: false },
  })
})

test('what killed a worker twice is left alone, and nothing else is', async () => {
  const { call } = supervise()
  await expect(call('crash', { path: 'bad.jpg' })).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE' })
  await expect(call('hang', { path: 'bad.jpg' }, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'TIME_LIMIT' })
  await expect(call('crash', { path: 'bad.jpg' })).rejects.toMatchObject({
    code: 'IMAGE_UNREADABLE',
    message: 'bad.jpg is left alone.',
  })
  await expect(call('crash', { path: 'other.jpg' })).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE' })
  await expect(call('echo', { value: 1 })).resolves.toMatchObject({ value: 1 })
})

test('a process stuck in code that never yields is killed when its time is up', async () => {
  const { call } = supervise()
  const { pid } = await call('echo', { value: 1 })
  await expect(call('hang', {}, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'TIME_LIMIT' })
  expect(() => process.kill(pid, 0)).toThrow()
})

test.runIf(process.platform === 'linux')('a process that takes memory without end is killed at its limit', async () => {
  const { call } = supervise({ memoryLimitBytes: 300 * 2 ** 20 })
  await expect(call('eat', { path: 'huge.png' })).rejects.toMatchObject({
    code: 'DEVICE_UNAVAILABLE',
    details: { cause: 'memory' },
  })
})

test('a cancelled call ends at once; its worker hears of it and goes on with the next', async () => {
  const { call } = supervise()
  const { pid } = await call('echo', { value: 1 })
  const abort = new AbortController()
  const sleeping = call('sleep', { ms: 600_000 }, { signal: abort.signal })
  const queued = call('sleep', { ms: 600_000 }, { signal: abort.signal })
  const next = call('echo', { value: 2 })
  abort.abort(new AppError('CANCELLED', 'Enough.'))
  await expect(sleeping).rejects.toMatchObject({ code: 'CANCELLED', message: 'Enough.' })
  await expect(queued).rejects.toMatchObject({ code: 'CANCELLED' })
  expect((await next).pid).toBe(pid)
  await expect(call('echo', { value: 3 }, { signal: abort.signal })).rejects.toMatchObject({ code: 'CANCELLED' })
})

test('a worker that only finishes takes the next call, is not put to rest, and still answers', async () => {
  const supervisor = supervise()
  const answered: string[] = []
  const lingering = supervisor.call('linger', { ms: 400 })
  const next = supervisor.call('echo', { value: 1 })
  void lingering.then(() => answered.push('lingering'))
  const { pid } = await next
  answered.push('next')
  await supervisor.rest()
  expect(await lingering).toEqual({ pid })
  expect(answered).toEqual(['next', 'lingering'])
  await supervisor.rest()
  expect((await supervisor.call('echo', { value: 2 })).pid).not.toBe(pid)
})

test('what only finished when its worker died of the next call is blamed for nothing', async () => {
  const { call } = supervise()
  for (let death = 0; death < 2; death += 1) {
    const lingering = call('linger', { ms: 60_000, path: 'innocent.png' })
    const crashing = call('crash', { path: `bad-${death}.png` })
    await expect(crashing).rejects.toMatchObject({ details: { file: `bad-${death}.png` } })
    await expect(lingering).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE', details: { wasFree: true } })
  }
  await expect(call('linger', { ms: 0, path: 'innocent.png' })).resolves.toBeDefined()
})

describe('a call that is handed over behind one that still runs', () => {
  test('is served by the next worker where this one dies of the one that runs', async () => {
    const { call } = supervise()
    const crashing = call('handOver', { ms: 0, then: 'crash', path: 'bad.png' })
    const next = call('sleep', { ms: 600 })
    const fault = await crashing.catch((error: unknown) => error)
    expect(fault).toMatchObject({ code: 'DEVICE_UNAVAILABLE', details: { file: 'bad.png' } })
    expect(fault).not.toMatchObject({ details: { wasFree: true } })
    await expect(next).resolves.toMatchObject({ cancelled: false })
    const again = call('handOver', { ms: 0, then: 'crash', path: 'bad.png' })
    const another = call('echo', { value: 1 })
    await expect(again).rejects.toMatchObject({ details: { file: 'bad.png', quarantined: true } })
    await another.catch(() => undefined)
  })

  test('is not stopped in its place where that one hangs', async () => {
    const { call } = supervise()
    const hanging = call('handOver', { ms: 0, then: 'hang', path: 'bad.png' }, { timeoutMs: 500 })
    const next = call('sleep', { ms: 50 })
    await expect(hanging).rejects.toMatchObject({ code: 'TIME_LIMIT', details: { file: 'bad.png' } })
    await expect(next).resolves.toMatchObject({ cancelled: false })
  })

  test('does not end that one when it is cancelled, nor by its own limit of time', async () => {
    const { call } = supervise({ cancelLimitMs: 50 })
    const running = call('handOver', { ms: 1000 })
    const abort = new AbortController()
    const cancelled = call('sleep', { ms: 600_000 }, { signal: abort.signal })
    setTimeout(() => abort.abort(), 100)
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' })
    const short = call('echo', { value: 1 }, { timeoutMs: 200 })
    const { pid } = await running
    expect(await short).toMatchObject({ pid })
  })

  test('and that one are both cancelled without a death that counts', async () => {
    const { call } = supervise({ cancelLimitMs: 50 })
    for (let time = 0; time < 2; time += 1) {
      const abort = new AbortController()
      const running = call('handOver', { ms: 600_000, path: 'slow.png' }, { signal: abort.signal })
      const next = call('sleep', { ms: 600_000, path: 'slow.png' }, { signal: abort.signal })
      setTimeout(() => abort.abort(), 300)
      await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
      await expect(next).rejects.toMatchObject({ code: 'CANCELLED' })
    }
    await expect(call('handOver', { ms: 0, path: 'slow.png' })).resolves.toBeDefined()
  })
})

test('what only finishes is not cancelled with the next call, and has its limit of time too', async () => {
  const { call } = supervise({ cancelLimitMs: 50 })
  const bystander = call('linger', { ms: 60_000 })
  await call('echo', { value: 1 })
  const abort = new AbortController()
  const hanging = call('hang', {}, { signal: abort.signal })
  setTimeout(() => abort.abort(), 100)
  await expect(hanging).rejects.toMatchObject({ code: 'CANCELLED' })
  await expect(bystander).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE', details: { wasFree: true } })

  const endless = call('linger', { ms: 60_000 }, { timeoutMs: 500 })
  const meanwhile = call('sleep', { ms: 1000 })
  await expect(endless).rejects.toMatchObject({ code: 'TIME_LIMIT', details: { wasFree: true } })
  await expect(meanwhile).resolves.toMatchObject({ cancelled: false })
})

test('a worker that cannot start says so instead of hanging', async () => {
  const { call } = supervise({ entry: fileURLToPath(new URL('./no-such-worker.ts', import.meta.url)) })
  await expect(call('echo', { value: 1 })).rejects.toMatchObject({
    code: 'DEVICE_UNAVAILABLE',
    details: { cause: 'start' },
  })
})

test('dispose ends processes, even a stuck one, and rejects what waits', async () => {
  const supervisor = supervise({ children: 2 })
  const { pid } = await supervisor.call('echo', { value: 1 })
  const calls = [supervisor.call('hang', {}), supervisor.call('hang', {}), supervisor.call('echo', { value: 2 })]
  await expect.poll(() => supervisor.pids.length).toBe(2)
  const outcomes = Promise.allSettled(calls)
  await supervisor.dispose()
  for (const each of await outcomes) expect(each).toMatchObject({ status: 'rejected', reason: { code: 'CANCELLED' } })
  expect(() => process.kill(pid, 0)).toThrow()
  expect(supervisor.pids).toEqual([])
  await expect(supervisor.call('echo', { value: 3 })).rejects.toMatchObject({ code: 'CANCELLED' })
})

test('idle workers do not keep the program alive', () => {
  const output = execFileSync(
    process.execPath,
    [fileURLToPath(new URL('./test-parent.ts', import.meta.url)), 'leave'],
    {
      encoding: 'utf8',
      timeout: 30_000,
    },
  )
  expect(output).toContain('worker')
})

test('workers end with a parent that was killed', async () => {
  const parent = spawn(process.execPath, [fileURLToPath(new URL('./test-parent.ts', import.meta.url)), 'stay'])
  const pid = await new Promise<number>((resolve) => {
    parent.stdout.once('data', (text: Buffer) => resolve(Number(text.toString().split(' ')[1])))
  })
  process.kill(pid, 0)
  parent.kill('SIGKILL')
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('the time limit is one for an image: a batch has it as often as it has images', async () => {
  const { call } = supervise({ timeoutMs: 300 })
  await expect(call('batch', { images: 20, ms: 900 })).resolves.toEqual({ done: true })
  await expect(call('batch', { images: 1, ms: 60_000 })).rejects.toMatchObject({ code: 'TIME_LIMIT' })
})
