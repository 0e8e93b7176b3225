import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readCheckpointFolder } from '../../../src-main/runs/checkpoint-folder.ts'

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'hairline-run-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const write = (files: Record<string, string>) =>
  Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)))

const found = async () => (await readCheckpointFolder(folder)).checkpoints.map(({ epoch, file }) => [epoch, file])

test('epochs come from file names, in natural order', async () => {
  await write({ 'epoch_10.onnx': '', 'epoch_9.onnx': '', 'epoch_100.ONNX': '', 'notes.txt': '' })
  expect(await found()).toEqual([
    [9, 'epoch_9.onnx'],
    [10, 'epoch_10.onnx'],
    [100, 'epoch_100.ONNX'],
  ])
})

test('a sidecar knows better than the name', async () => {
  await write({
    'a.onnx': '',
    'b.onnx': '',
    'c_7.onnx': '',
    'run.json': JSON.stringify({ checkpoints: [{ epoch: 3, file: 'a.onnx' }] }),
    'metrics.jsonl': '{"epoch": 5, "checkpoint": "weights/b.onnx"}\nno json\n{"epoch": 6}\n',
    'c_7.json': '{"epoch": 8}',
  })
  expect(await found()).toEqual([
    [3, 'a.onnx'],
    [5, 'b.onnx'],
    [8, 'c_7.onnx'],
  ])
})

test('where no name has a number, the place in natural order counts', async () => {
  await write({ 'early.onnx': '', 'late.onnx': '' })
  expect(await found()).toEqual([
    [1, 'early.onnx'],
    [2, 'late.onnx'],
  ])
})

test('a name without an epoch and an epoch twice are problems, the rest is taken', async () => {
  await write({ 'epoch_1.onnx': '', 'epoch_01.onnx': '', 'best.onnx': '' })
  const { checkpoints, problems } = await readCheckpointFolder(folder)
  expect(checkpoints).toHaveLength(1)
  expect(problems.map(({ path }) => path).toSorted()).toEqual(['best.onnx', 'epoch_1.onnx'])
})

test('a profile beside the checkpoints is read; a broken one is named', async () => {
  await write({ 'epoch_1.onnx': '', 'profile.json': '{"target":"person"}' })
  expect((await readCheckpointFolder(folder)).profile).toEqual({ target: 'person' })
  await write({ 'profile.json': '{"input":{"std":[0,1,1]}}' })
  await expect(readCheckpointFolder(folder)).rejects.toMatchObject({ code: 'PROFILE_INVALID' })
  await write({ 'profile.json': '{"inp' })
  await expect(readCheckpointFolder(folder)).rejects.toThrow(/profile\.json/)
})

test('hostile sidecars say nothing', async () => {
  await write({ 'epoch_1.onnx': '', 'run.json': '[[[', 'metrics.jsonl': '\0\0\0', 'epoch_1.json': '"text"' })
  expect(await found()).toEqual([[1, 'epoch_1.onnx']])
})

test('a missing folder, a file and a folder without checkpoints are refused with a sentence', async () => {
  await expect(readCheckpointFolder(join(folder, 'absent'))).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' })
  await write({ file: '' })
  await expect(readCheckpointFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' })
  await mkdir(join(folder, 'empty'))
  await expect(readCheckpointFolder(join(folder, 'empty'))).rejects.toMatchObject({ code: 'NO_CHECKPOINTS' })
})
