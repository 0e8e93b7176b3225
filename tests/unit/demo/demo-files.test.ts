import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { copyPortraits, copyRun, portraitsToDo } from '../../../src-main/demo/demo-files.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-demo-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), path)
  }
}
const isThere = (path: string) =>
  access(join(folder, path)).then(
    () => true,
    () => false,
  )

test('the last photo of every fourth person is left to paint', () => {
  const files = [1, 2, 3, 4, 5].flatMap((person) => [1, 2, 3].map((photo) => `p00${person}-${photo}.jpg`))
  expect(portraitsToDo(files.toReversed())).toEqual(['p001-3', 'p005-3'])
})

test('portraits are copied with their masks, but for those to do; half a file is copied again', async () => {
  await write('from/train/images/p001-1.jpg', 'from/train/images/p001-2.jpg', 'from/train/masks/p001-1.png')
  await write('from/train/masks/p001-2.png', 'from/test/images/p009-1.jpg', 'from/test/masks/p009-1.png')
  await write('from/manifest.jsonl')
  // As a copy that was cut off leaves it.
  await mkdir(join(folder, 'to/train/images'), { recursive: true })
  await writeFile(join(folder, 'to/train/images/p001-1.jpg'), 'fr')
  expect(await copyPortraits(join(folder, 'from'), join(folder, 'to'))).toEqual(['p001-2'])
  expect(await isThere('to/train/images/p001-2.jpg')).toBe(true)
  expect(await readFile(join(folder, 'to/train/images/p001-1.jpg'), 'utf8')).toBe('from/train/images/p001-1.jpg')
  expect(await isThere('to/manifest.jsonl')).toBe(false)
  expect(await isThere('to/train/masks/p001-1.png')).toBe(true)
  expect(await isThere('to/train/masks/p001-2.png')).toBe(false)
  expect(await isThere('to/test/masks/p009-1.png')).toBe(true)
})

test('of a run the checkpoints and what says how to read them', async () => {
  await write('from/epoch_001.onnx', 'from/profile.json', 'from/metrics.jsonl', 'from/README.md')
  await write('from/variants/best-float16.onnx')
  await copyRun(join(folder, 'from'), join(folder, 'to'))
  expect(await isThere('to/epoch_001.onnx')).toBe(true)
  expect(await isThere('to/metrics.jsonl')).toBe(true)
  expect(await isThere('to/README.md')).toBe(false)
  expect(await isThere('to/variants')).toBe(false)
})
