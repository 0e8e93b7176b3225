import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VersionService } from '../../../src-main/annotation/version-service.ts'
import { contract } from '../../../src-shared/contract/index.ts'
import { annotationBench, IMAGE, pixelPatch, SIZE, strokeInput } from '../../fixtures/annotation-bench.ts'

let bench: Awaited<ReturnType<typeof annotationBench>>
beforeEach(async () => {
  bench = await annotationBench()
})
afterEach(async () => {
  if (bench.database.open) await bench.close()
  await bench.remove()
})

const paint = (strokeId: string, x: number, base = 0) =>
  bench.service.appendStroke(strokeInput(strokeId, pixelPatch(x, 0, 255), { base }))
const files = () => readdir(bench.folder.versions)
const planeOf = async (id: string) => new Uint8Array(await readFile(bench.versions.versionFile(id)?.path ?? ''))

test('a version holds every stored stroke, and keeps its bytes when painting goes on', async () => {
  const first = await paint('stroke-one', 3)
  const kept = await bench.versions.keepVersion(IMAGE, 'Submitted', ' curls left out ')
  expect(kept).toMatchObject({ name: 'Submitted', comment: 'curls left out', author: 'Mara', pixels: 1, own: false })
  await paint('stroke-two', 4, first.sequence)
  await bench.service.flush(IMAGE)
  const plane = await planeOf(kept.id)
  expect([plane[3], plane[4]]).toEqual([255, 0])
  expect((await bench.plane())[4]).toBe(255)
  expect(kept.url).toBe(`/assets/version/${kept.id}/${kept.version.slice(0, 16)}`)
})

test('a mask that is painted on while it is kept is kept as it was, or as it is then: never half of each', async () => {
  let { sequence } = await paint('stroke-00', 0)
  for (let x = 1; x <= 6; x++) {
    const painting = paint(`stroke-0${x}`, x, sequence).then(async (saved) => {
      sequence = saved.sequence
      await bench.service.flush(IMAGE)
    })
    const [kept] = await Promise.all([bench.versions.keepVersion(IMAGE, `number ${x}`), painting])
    const plane = await planeOf(kept.id)
    expect(createHash('sha256').update(plane).digest('hex')).toBe(kept.version)
    expect(plane.filter((value) => value > 0).length).toBe(kept.pixels)
  }
  expect(await readdir(bench.folder.temporary)).toEqual([])
})

test('versions are listed newest first; equal masks share one file', async () => {
  await paint('stroke-one', 3)
  const one = await bench.versions.keepVersion(IMAGE, 'Submitted')
  const two = await bench.versions.keepVersion(IMAGE, 'Accepted')
  const three = await bench.versions.keepVersion(IMAGE, 'before the fringe')
  expect(bench.versions.versions(IMAGE).map(({ id }) => id)).toEqual([three.id, two.id, one.id])
  expect(await files()).toEqual([`${one.version}.png`])
})

test('an image without a mask keeps an empty one', async () => {
  const kept = await bench.versions.keepVersion(IMAGE, 'Submitted')
  expect(kept.pixels).toBe(0)
  expect(await planeOf(kept.id)).toEqual(new Uint8Array(SIZE.width * SIZE.height))
})

test('only versions of one’s own are removed, and a file goes with the last of them', async () => {
  await paint('stroke-one', 3)
  const submitted = await bench.versions.keepVersion(IMAGE, 'Submitted')
  const own = await bench.versions.keepVersion(IMAGE, 'mine')
  await expect(bench.versions.removeVersion(submitted.id)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await bench.versions.removeVersion(own.id)
  expect(await files()).toHaveLength(1)
  await expect(bench.versions.removeVersion(own.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  bench.database.prepare('DELETE FROM image').run()
  await bench.versions.recover()
  expect(await files()).toEqual([])
})

test('what cannot be kept says why and leaves nothing behind', async () => {
  await expect(bench.versions.keepVersion('img_gone', 'x')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(() => bench.versions.versions('img_gone')).toThrow(/no image/)
  await paint('stroke-one', 3)
  await bench.service.flush(IMAGE)
  await rm(join(bench.folder.masks, `${IMAGE}.png`))
  await expect(bench.versions.keepVersion(IMAGE, 'x')).rejects.toMatchObject({ code: 'MASK_MISSING' })
  expect(bench.versions.versions(IMAGE)).toEqual([])
})

test('files that are no versions are left alone', async () => {
  await writeFile(join(bench.folder.versions, 'notes.txt'), 'mine')
  await new VersionService({ ...bench.deps, annotation: bench.service }).recover()
  expect(await files()).toEqual(['notes.txt'])
})

test('the names of the flow are nobody’s own', () => {
  const input = contract.annotation.keepVersion['~orpc'].inputSchema
  expect(input?.['~standard'].validate({ imageId: IMAGE, name: ' accepted' })).toHaveProperty('issues')
  expect(input?.['~standard'].validate({ imageId: IMAGE, name: 'mine' })).not.toHaveProperty('issues')
})
