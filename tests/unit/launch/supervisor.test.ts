import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BackendSupervisor, type Ready } from '../../../src-main/launch/supervisor.mjs'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-supervisor-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Says that it is ready, as `hairline serve` does, with what it was given; ends with its input. */
const OBEDIENT = `
  const { createServer } = require('node:http')
  const server = createServer().listen(Number(process.argv.at(-1)), '127.0.0.1', () => {
    const { HAIRLINE_TOKEN: token } = process.env
    const url = 'http://127.0.0.1:' + server.address().port + '/?token=' + token
    console.log(JSON.stringify({ url, pid: process.pid, workspace: '/ws' }))
  })
  process.stdin.on('end', () => process.exit(0)).resume()
`

async function supervise(source: string, listener: ConstructorParameters<typeof BackendSupervisor>[1] = {}) {
  const program = join(folder, `backend-${Math.random()}.cjs`)
  await writeFile(program, source)
  return new BackendSupervisor({ node: process.execPath, args: [program], port: 0 }, listener)
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a backend that dies comes back on the same port with the same secret', async () => {
  let back: (ready: Ready) => void = () => undefined
  const again = new Promise<Ready>((resolve) => (back = resolve))
  const faults: string[] = []
  let starts = 0
  const supervisor = await supervise(OBEDIENT, {
    onReady: (ready) => starts++ > 0 && back(ready),
    onDown: (fault) => faults.push(fault),
  })
  const first = await supervisor.start()
  process.kill(first.pid, 'SIGKILL')
  const second = await again
  expect(second.url).toBe(first.url)
  expect(second.pid).not.toBe(first.pid)
  expect(faults).toEqual(['it was ended by SIGKILL'])
  await supervisor.stop()
  expect(isAlive(second.pid)).toBe(false)
})

test('it is asked to stop by the end of its input, and is not started again', async () => {
  const faults: string[] = []
  const supervisor = await supervise(OBEDIENT, { onDown: (fault) => faults.push(fault) })
  const { pid } = await supervisor.start()
  await supervisor.stop()
  expect(isAlive(pid)).toBe(false)
  expect(faults).toEqual([])
})

test('a backend that cannot start says why, and is not tried again', async () => {
  const supervisor = await supervise(`console.error('This folder is no workspace.'); process.exit(1)`)
  await expect(supervisor.start()).rejects.toThrow('This folder is no workspace.')
  const missing = new BackendSupervisor({ node: join(folder, 'no-node'), args: [], port: 0 })
  await expect(missing.start()).rejects.toThrow('cannot be started')
})

test('every launch has a secret of its own', async () => {
  const [one, two] = [await supervise(OBEDIENT), await supervise(OBEDIENT)]
  const tokens = (await Promise.all([one.start(), two.start()])).map(({ url }) =>
    new URL(url).searchParams.get('token'),
  )
  expect(new Set(tokens).size).toBe(2)
  expect(tokens[0]).toMatch(/^[\w-]{43}$/)
  await Promise.all([one.stop(), two.stop()])
})
