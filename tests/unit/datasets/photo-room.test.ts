import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PhotoPyramid } from '../../../src-main/datasets/photo-pyramid.ts'

const root = await mkdtemp(join(tmpdir(), 'hairline-room-'))
afterAll(() => rm(root, { recursive: true, force: true }))

test('what was not used for longest goes when room is needed, overviews too, and leaves nothing behind', async () => {
  const [tiles, temporary] = [join(root, 'tiles'), join(root, 'temporary')]
  await mkdir(join(tiles, 'old', '0'), { recursive: true })
  await mkdir(temporary)
  await writeFile(join(tiles, 'old', 'bytes'), '600')
  await writeFile(join(tiles, 'older-overview.jpg'), new Uint8Array(600))
  await utimes(join(tiles, 'old'), 2000, 2000)
  await utimes(join(tiles, 'older-overview.jpg'), 1000, 1000)
  const photo = join(root, 'photo.jpg')
  await writeFile(photo, 'a photo')
  const call = async (_name: string, { out }: { out: string }) => {
    await writeFile(out, new Uint8Array(500))
    return { width: 10, height: 10 }
  }
  const deps = { folder: { tiles, temporary }, workers: { pixels: { call } } }
  const pyramid = new PhotoPyramid(deps as unknown as ConstructorParameters<typeof PhotoPyramid>[0], 1200)
  const image = { id: 'img', path: 'photo.jpg', absolutePath: photo, sha256: 'new', width: 10, height: 10 }
  const { path } = await pyramid.overview(image as Parameters<PhotoPyramid['overview']>[0])
  expect(existsSync(path)).toBe(true)
  expect((await readdir(tiles)).sort()).toEqual(['new-overview.jpg', 'old'])
  expect(await readdir(temporary)).toEqual([])
})
