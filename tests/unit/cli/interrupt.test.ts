import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { finish, runCommand, spawnCommand } from '../../fixtures/command-line.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-interrupt-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50))
}

const count = async (path: string) => (await readdir(path).catch(() => [])).length

test('Ctrl-C cancels the job, keeps what is done, and leaves a whole workspace', async () => {
  const workspace = join(folder, 'workspace')
  const child = spawnCommand(['init', '--demo', '--json', '--workspace', workspace])
  const finished = finish(child)
  const copied = join(workspace, 'demo', 'portraits', 'train', 'images')
  await until(async () => (await count(copied)) > 0)
  child.kill('SIGINT')
  const { code, json } = await finished
  expect(code).toBe(130)
  expect(json).toMatchObject({
    error: { code: 'CANCELLED', message: expect.stringContaining('what was done is kept') as string },
  })
  expect(await count(copied)).toBeGreaterThan(0)

  const after = await runCommand(['dataset', 'list', '--json', '--workspace', workspace])
  expect(after.code).toBe(0)
})

test('a reader that goes away is no fault', async () => {
  const child = spawnCommand(['model', 'list', '--json', '--workspace', join(folder, 'piped')])
  child.stdout?.destroy()
  const [code] = (await once(child, 'close')) as [number]
  expect(code).toBe(0)
})
