import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { finish, runCommand, spawnCommand } from '../../fixtures/command-line.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-generate-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const generate = (...args: string[]) => [
  'dataset',
  'generate',
  '--workspace',
  join(folder, 'workspace'),
  '--json',
  ...args,
]

test('draws a folder that can be imported, the same again, and refuses what is not its own', async () => {
  const out = join(folder, 'portraits')
  const args = ['--count', '5', '--size', '48', '--seed', '3', '--out', out]
  const { code, json } = await runCommand(generate(...args))
  expect(code).toBe(0)
  expect(json).toEqual({ out, images: 5, seconds: expect.any(Number) as number })
  const manifest = (await readFile(join(out, 'manifest.jsonl'), 'utf8')).trim().split('\n')
  const entries = manifest.map((each) => JSON.parse(each) as { file: string; mask: string; split: string })
  expect(entries).toHaveLength(5)
  for (const { file, mask } of entries)
    expect((await stat(join(out, file))).size * (await stat(join(out, mask))).size).toBeGreaterThan(0)

  // A photo that is missing is drawn again, byte for byte; what is there stays.
  const [first, second] = entries
  const before = await readFile(join(out, first!.file))
  const kept = await stat(join(out, second!.file))
  await rm(join(out, first!.file))
  expect((await runCommand(generate(...args))).code).toBe(0)
  expect((await readFile(join(out, first!.file))).equals(before)).toBe(true)
  expect((await stat(join(out, second!.file))).mtimeMs).toBe(kept.mtimeMs)

  const other = await runCommand(generate('--count', '6', '--size', '48', '--seed', '3', '--out', out))
  expect(other).toMatchObject({ code: 1, json: { error: { code: 'FOLDER_NOT_ALLOWED' } } })
})

test('refuses folders with other files and values that cannot be, before anything is drawn', async () => {
  const full = join(folder, 'full')
  await mkdir(full)
  await writeFile(join(full, 'notes.txt'), 'mine')
  const refused = await runCommand(generate('--count', '1', '--size', '48', '--out', full))
  expect(refused).toMatchObject({ code: 1, json: { error: { code: 'FOLDER_NOT_ALLOWED' } } })
  expect(await readdir(full)).toEqual(['notes.txt'])
  for (const wrong of [
    ['--count', '0'],
    ['--count', '2', '--size', '16'],
    ['--count', '2', '--seed', '-1'],
    ['--count', 'many'],
  ]) {
    const { code } = await runCommand(generate(...wrong, '--out', join(folder, 'never')))
    expect(code).toBe(2)
  }
  expect(await stat(join(folder, 'never')).catch(() => null)).toBeNull()
})

test('Ctrl-C ends it cleanly, and the same command goes on', async () => {
  const out = join(folder, 'cut short')
  const child = spawnCommand(generate('--count', '400', '--size', '48', '--out', out))
  const finished = finish(child)
  const drawn = async () => (await readdir(join(out, 'train', 'images')).catch(() => [])).length
  while ((await drawn()) < 2) await new Promise((resolve) => setTimeout(resolve, 50))
  child.kill('SIGINT')
  const { code, json } = await finished
  expect(code).toBe(130)
  expect(json).toMatchObject({ error: { code: 'CANCELLED' } })
  // Nothing half written: every photo has its mask.
  const [images, masks] = await Promise.all(['images', 'masks'].map((kind) => readdir(join(out, 'train', kind))))
  for (const image of images!) expect(masks).toContain(image.replace('.jpg', '.png'))
})
