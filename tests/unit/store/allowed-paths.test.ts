import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AllowedPaths } from '../../../src-main/store/allowed-paths.ts'
import { listFolder } from '../../../src-main/store/folder-listing.ts'

let base: string
let allowed: AllowedPaths

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'hairline-folders-')))
  for (const folder of ['home/photos', 'home/.hidden', 'home-of-another', 'outside', 'own'])
    await mkdir(join(base, folder), { recursive: true })
  for (const file of ['home/b10.jpg', 'home/b9.JPG', 'home/model.onnx', 'home/.secret.png', 'outside/secret.png'])
    await writeFile(join(base, file), 'x')
  await symlink(join(base, 'outside'), join(base, 'home', 'way-out'))
  await symlink(join(base, 'home', 'photos'), join(base, 'home', 'way-in'))
  await symlink(join(base, 'nowhere'), join(base, 'home', 'broken'))
  allowed = new AllowedPaths([join(base, 'home'), join(base, 'not-there')], [join(base, 'own')])
})
afterAll(() => rm(base, { recursive: true }))

test('what lies within a root is allowed, also what is not there yet', () => {
  expect(allowed.check(join(base, 'home'))).toBe(join(base, 'home'))
  expect(allowed.check(join(base, 'home', 'new', 'folder'))).toBe(join(base, 'home', 'new', 'folder'))
  expect(allowed.check(join(base, 'home', 'way-in'))).toBe(join(base, 'home', 'photos'))
  expect(allowed.check(join(base, 'own', 'demo'))).toBe(join(base, 'own', 'demo'))
})

test('nothing leads outside: no step up, no link, no similar name', () => {
  for (const path of [
    '/etc/passwd',
    '/',
    '..',
    join(base, 'outside'),
    join(base, 'home-of-another'),
    `${base}/home/../outside/secret.png`,
    join(base, 'home', 'way-out'),
    join(base, 'home', 'way-out', 'secret.png'),
    join(base, 'home', 'way-out', 'new'),
    join(base, 'home') + '\0',
  ]) {
    expect(() => allowed.check(path), path).toThrow(expect.objectContaining({ code: 'FOLDER_NOT_ALLOWED' }))
  }
})

test('a listing has natural order, leaves out what is hidden or leads outside, and counts images', async () => {
  const listing = await listFolder(join(base, 'home'), 'onnx', allowed)
  expect(listing.folders.map(({ name }) => name)).toEqual(['photos', 'way-in'])
  expect(listing.files).toEqual([{ name: 'model.onnx', path: join(base, 'home', 'model.onnx'), bytes: 1 }])
  expect(listing.images).toBe(2)
  expect(listing.parent).toBeNull()
  expect(listing.roots).toEqual([{ name: 'home', path: join(base, 'home') }])
  expect((await listFolder(join(base, 'home', 'photos'), 'none', allowed)).parent).toBe(join(base, 'home'))
})

test('a folder that cannot be shown is a sentence', async () => {
  const failing = async (path: string) => listFolder(join(base, path), 'none', allowed)
  await expect(failing('home/gone')).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' })
  await expect(failing('home/model.onnx')).rejects.toThrow('is a file, not a folder')
  await expect(failing('outside')).rejects.toMatchObject({ code: 'FOLDER_NOT_ALLOWED' })
})
