import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemFolderOf } from '../../../src-main/store/system-folders.ts'
import { openWorkspaceFolder } from '../../../src-main/store/workspace-folder.ts'

test.each(['/proc/1/out', '/proc', '/sys/out', '/dev/null', '/dev/fd/../x'])('%s belongs to the system', async (path) =>
  expect(await systemFolderOf(path)).toMatch(/^\/(proc|sys|dev)$/),
)

test.each(['/tmp/new/folder', '/process/out', '/dev/shm/out'])('%s is a place like others', async (path) =>
  expect(await systemFolderOf(path)).toBeNull(),
)

test('a link into the system is followed, and a workspace there is refused with a sentence', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hairline-system-'))
  try {
    await symlink('/proc', join(folder, 'link'))
    expect(await systemFolderOf(join(folder, 'link', 'out'))).toBe('/proc')
    await expect(openWorkspaceFolder(join(folder, 'link', 'out'))).rejects.toThrow(/belongs to the system/)
  } finally {
    await rm(folder, { recursive: true })
  }
})
