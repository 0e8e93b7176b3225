import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorkspaceFolder } from '../../../src-main/store/workspace-folder.ts'

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'hairline-ws-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

test('an absent or empty folder becomes a workspace', async () => {
  expect((await openWorkspaceFolder(join(folder, 'deep', 'new'))).created).toBe(true)
  await mkdir(join(folder, 'empty'))
  expect((await openWorkspaceFolder(join(folder, 'empty'))).created).toBe(true)
})

test('a folder that holds something else is refused and left as it is', async () => {
  await writeFile(join(folder, 'thesis.tex'), 'years of work')
  await expect(openWorkspaceFolder(folder)).rejects.toMatchObject({ code: 'WORKSPACE_REFUSED' })
  expect(await readdir(folder)).toEqual(['thesis.tex'])
})

test('a file is refused', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(openWorkspaceFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'WORKSPACE_REFUSED' })
})

test('a first start that was cut short can be repeated', async () => {
  const path = join(folder, 'workspace')
  await openWorkspaceFolder(path)
  expect((await openWorkspaceFolder(path)).created).toBe(true)
})
