import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inProject } from '../../src-main/launch/project.mjs'
import { startWorkers } from '../../src-main/workers/workers.ts'
import { thumbnailUrl } from '../../src-shared/contract/index.ts'
import { TOKEN } from '../fixtures/fake-backend.ts'
import { connectClient } from '../fixtures/rpc-client.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-serve-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Child = ChildProcessByStdio<Writable, Readable, Readable>
type Ready = { url: string; pid: number; workspace: string }

function serve(args: string[], env: NodeJS.ProcessEnv = {}): Child {
  const command = [inProject('src-main', 'cli', 'main.ts'), 'serve', '--workspace', join(folder, 'workspace'), ...args]
  return spawn(process.execPath, command, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
}

async function ready(child: Child): Promise<Ready> {
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return JSON.parse(line) as Ready
}

/** Ends it and returns the exit code with all that it said from now on. */
async function ended(child: Child): Promise<{ code: number | null; said: string }> {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said }
}

async function drawPhotos(): Promise<string> {
  const photos = join(folder, 'photos')
  const workers = startWorkers({ log: pino({ level: 'silent' }) })
  const size = { width: 40, height: 30 }
  for (const [kind, channels] of [
    ['images', 3],
    ['masks', 1],
  ] as const) {
    await mkdir(join(photos, kind), { recursive: true })
    for (const name of ['anna', 'bert', 'cleo']) {
      const pixels = new Uint8Array(size.width * size.height * channels).map((_, at) => (at * name.charCodeAt(0)) % 256)
      const out = join(photos, kind, `${name}.png`)
      await workers.pixels.call('encode', { pixels, size, channels, format: 'png', out })
    }
  }
  await workers.dispose()
  return photos
}

test('one line when ready; a signal ends it cleanly; the log never has the secret', async () => {
  const child = serve(['--token', TOKEN])
  const { url, pid, workspace } = await ready(child)
  expect({ pid, workspace }).toEqual({ pid: child.pid, workspace: join(folder, 'workspace') })
  expect((await fetch(url, { redirect: 'manual' })).status).toBe(303)
  child.kill('SIGTERM')
  expect(await ended(child)).toEqual({ code: 0, said: '' })
  // A run without trouble may have nothing to log.
  const log = await readFile(join(workspace, 'hairline.log'), 'utf8').catch(() => '')
  expect(log).not.toContain(TOKEN)
})

test('what cannot be served is one sentence and no stack', async () => {
  const open = await ended(serve(['--host', '0.0.0.0']))
  expect(open.code).toBe(2)
  expect(open.said).toContain('lets other machines in')
  const child = serve(['--token', TOKEN])
  const { url } = await ready(child)
  const taken = await ended(serve(['--port', new URL(url).port]))
  expect(taken.code).toBe(1)
  expect(taken.said).toMatch(/^.*Port \d+ is in use by another program.*$/m)
  expect(taken.said).not.toContain('    at ')
  child.kill('SIGTERM')
  expect((await ended(child)).code).toBe(0)
})

test('after kill -9 and a restart with the same port and secret, a page goes on with its cookie', async () => {
  const photos = await drawPhotos()
  const first = serve(['--token', TOKEN, '--root', folder])
  const { url } = await ready(first)
  const page = await connectClient(url)
  const events = await page.call.jobs.watch()
  const { jobId } = await page.call.datasets.import({ path: photos })
  for await (const event of events) {
    if (event.type === 'job' && event.job.id === jobId && event.job.endedAt) break
  }
  expect(await page.call.jobs.get({ jobId })).toMatchObject({ state: 'succeeded', result: { added: 3 } })
  await expect(page.call.datasets.inspect({ path: '/etc' })).rejects.toMatchObject({ code: 'FOLDER_NOT_ALLOWED' })
  const closed = once(page.socket, 'close')
  const killed = once(first, 'exit')
  first.kill('SIGKILL')
  await Promise.all([closed, killed])

  const second = serve(['--token', TOKEN, '--port', new URL(url).port])
  await ready(second)
  const again = await connectClient(url)
  const { items } = await again.call.images.page({ query: {}, offset: 0, limit: 10 })
  expect(items.map(({ path }) => path)).toEqual(['images/anna.png', 'images/bert.png', 'images/cleo.png'])
  const [image] = items
  const thumbnail = await fetch(new URL(thumbnailUrl(image ?? { id: '', sha256: '' }, 256), url), {
    headers: { cookie: page.cookie },
  })
  expect([thumbnail.status, thumbnail.headers.get('content-type')]).toEqual([200, 'image/webp'])
  const stop = ended(second)
  second.kill('SIGTERM')
  expect((await stop).code).toBe(0)
})

test('started by a launcher, it takes the secret from the environment, makes the demo, and ends with its input', async () => {
  const env = {
    HAIRLINE_LAUNCHER: '1',
    HAIRLINE_TOKEN: 'from-the-environment-0123',
    HAIRLINE_WORKSPACE: join(folder, 'new'),
  }
  const child = spawn(process.execPath, [inProject('src-main', 'cli', 'main.ts'), 'serve'], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const { url } = await ready(child)
  expect(url).toContain('token=from-the-environment-0123')
  const page = await connectClient(url)
  expect(await page.call.jobs.list()).toMatchObject([{ kind: 'demo', state: 'running' }])
  child.stdin.end()
  expect((await ended(child)).code).toBe(0)
})
