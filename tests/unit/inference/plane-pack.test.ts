import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodePlane, planeOrigin, readStoredPlane } from '../../../src-main/inference/plane-file.ts'
import { addressAt, fileOf, packOf, PackWriter, placeOf } from '../../../src-main/inference/plane-pack.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-#1+2.planes-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const planeOf = (value: number) =>
  encodePlane({ width: 3, height: 2, values: new Uint8Array(6).fill(value) }, { provider: 'cpu', durationMs: value })

test('what is added to a pack, also by several tasks of one list, is found at its place', async () => {
  const prefix = join(folder, 'list')
  const places: string[] = []
  for (const values of [[1, 2], [3]]) {
    const writer = new PackWriter(prefix)
    for (const value of values) places.push(writer.add(await planeOf(value)))
    writer.close()
  }
  expect((await readdir(folder)).length).toBe(1)
  for (const [index, place] of places.entries()) {
    const address = addressAt(join(folder, 'own.plane'), place)
    expect([...(await readStoredPlane(address)).values]).toEqual(Array(6).fill(index + 1))
    expect(await planeOrigin(address)).toMatchObject({ provider: 'cpu', durationMs: index + 1 })
    expect(placeOf(address)).toBe(place)
    expect(fileOf(address)).toBe(join(folder, packOf(place)))
  }
})

test('a file of its own is its own address', async () => {
  const path = join(folder, 'own.plane')
  await writeFile(path, await planeOf(9))
  expect([...(await readStoredPlane(path)).values]).toEqual(Array(6).fill(9))
  expect([placeOf(path), fileOf(path)]).toEqual([null, path])
})

test('a pack that is cut off, gone or of something else is as good as none, and says which file it is', async () => {
  const writer = new PackWriter(join(folder, 'cut'))
  const [first, second] = [writer.add(await planeOf(1)), writer.add(await planeOf(2))]
  writer.close()
  const at = (place: string) => join(folder, place)
  await truncate(fileOf(at(second)), Number(/#(\d+)/.exec(second)![1]) + 21)
  expect((await readStoredPlane(at(first))).values[0]).toBe(1)
  await expect(readStoredPlane(at(second))).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringMatching(/cut-\d+\.planes is damaged/) as string,
  })
  await truncate(fileOf(at(second)), 3)
  expect(await planeOrigin(at(first))).toBeNull()
  expect(await planeOrigin(at(second))).toBeNull()
  await rm(fileOf(at(first)))
  expect(await planeOrigin(at(first))).toBeNull()
  await expect(readStoredPlane(at(first))).rejects.toMatchObject({ code: 'ENOENT' })
})

test.skipIf(process.platform === 'win32')(
  'a folder or a pipe in place of a plane is waited for by nobody',
  async () => {
    await mkdir(join(folder, 'folder.plane'))
    await promisify(execFile)('mkfifo', [join(folder, 'pipe.plane')])
    for (const name of ['folder.plane', 'pipe.plane']) {
      expect(await planeOrigin(join(folder, name))).toBeNull()
      await expect(readStoredPlane(join(folder, name))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
    }
  },
)

test('a pack that cannot be written names its file', () => {
  const writer = new PackWriter(join(folder, 'no-such-folder', 'list'))
  expect(() => writer.add(new Uint8Array(4))).toThrow(expect.objectContaining({ code: 'ENOENT' }))
  writer.close()
})
