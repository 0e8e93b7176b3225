import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ModelPaths } from '../../../src-main/models/model-paths.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-model-paths-'))
})
afterEach(() => rm(folder, { recursive: true }))

const pathsOf = (root: string) => new ModelPaths({ path: root, models: join(root, 'models') })

test('what lies in the workspace is kept relative to it, the rest as it is', () => {
  const root = join(folder, 'ws')
  const paths = pathsOf(root)
  expect(paths.stored(join(root, 'models', '0123456789abcdef', 'a.onnx'))).toBe('models/0123456789abcdef/a.onnx')
  expect(paths.stored(join(folder, 'ws2', 'a.onnx'))).toBe(join(folder, 'ws2', 'a.onnx'))
  expect(paths.resolved('models/0123456789abcdef/a.onnx')).toBe(join(root, 'models', '0123456789abcdef', 'a.onnx'))
})

test('an older, absolute row is found again after the workspace was moved', async () => {
  const [before, after] = [join(folder, 'before'), join(folder, 'after')]
  const old = join(before, 'models', '0123456789abcdef', 'a.onnx')
  await mkdir(join(old, '..'), { recursive: true })
  await writeFile(old, '')
  expect(pathsOf(before).resolved(old)).toBe(old)
  await rename(before, after)
  expect(pathsOf(after).resolved(old)).toBe(join(after, 'models', '0123456789abcdef', 'a.onnx'))
  const elsewhere = join(folder, 'gone', 'a.onnx')
  expect(pathsOf(after).resolved(elsewhere)).toBe(elsewhere)
})
