import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exportNames } from '../../../src-main/datasets/export-plan.ts'
import { withOrientation } from '../../fixtures/pictures.ts'
import { mask, photo, useStudio } from './studio.ts'

const studio = useStudio()

const importedPair = async () => {
  const { write } = studio()
  await write('images/a.png', photo(1))
  await write('masks/a.png', mask(5))
  await write('images/b.png', photo(2))
  return (await studio().import()).datasetId
}

describe('export', () => {
  test('photos byte for byte, masks with the last stroke, and importing it gives the same again', async () => {
    const datasetId = await importedPair()
    const { datasets, paint, imageAt, at, photos } = studio()
    await paint(imageAt('images/b.png').id)
    const out = at('out')
    const result = await datasets.startExport(datasetId, out).finished
    expect(result).toEqual({ out, images: 2, masks: 2, left: [] })
    expect(await readdir(join(out, 'images'))).toEqual(['a.png', 'b.png'])
    expect(await readdir(join(out, 'masks'))).toEqual(['a.png', 'b.png'])
    expect(await readFile(join(out, 'images/a.png'))).toEqual(await readFile(join(photos, 'images/a.png')))

    const again = await datasets.startImport({ path: out, name: 'again' }).finished
    const versions = (id: string) =>
      studio()
        .images.forDataset(id)
        .map(({ mask: each }) => each?.version)
    expect(versions(again.datasetId)).toEqual(versions(datasetId))
  })

  test('a photo stored turned is written upright, so that its mask fits in every reader', async () => {
    const { write, workers, at, datasets } = studio()
    const request = { pixels: new Uint8Array(40 * 20 * 3), size: { width: 40, height: 20 }, channels: 3 as const }
    await workers.pixels.call('encode', { ...request, format: 'jpeg', out: at('plain.jpg') })
    await write('images/t.jpg', withOrientation(await readFile(at('plain.jpg')), 6))
    await write('masks/t.png', mask(40, 40, 20))
    const { datasetId } = await studio().import()
    await datasets.startExport(datasetId, at('out')).finished
    expect(await readdir(at('out/images'))).toEqual(['t.png'])
    for (const path of ['out/images/t.png', 'out/masks/t.png']) {
      expect(await workers.pixels.call('probe', { path: at(path) })).toMatchObject({
        width: 20,
        height: 40,
        orientation: 1,
      })
    }
  })

  test('again into the same folder replaces its own files only', async () => {
    const datasetId = await importedPair()
    const { datasets, at, imageAt } = studio()
    const out = at('out')
    await datasets.startExport(datasetId, out).finished
    await writeFile(join(out, 'images/notes.txt'), 'mine')
    studio().database.prepare('DELETE FROM image WHERE id = ?').run(imageAt('images/b.png').id)
    expect(await datasets.startExport(datasetId, out).finished).toMatchObject({ images: 1, masks: 1 })
    expect(await readdir(join(out, 'images'))).toEqual(['a.png', 'notes.txt'])
  })

  test('never over other files, nor in or around the photos', async () => {
    const datasetId = await importedPair()
    const { datasets, at, photos } = studio()
    await mkdir(at('full'))
    await writeFile(at('full/thesis.txt'), 'mine')
    for (const out of [at('full'), at('full/thesis.txt'), photos, join(photos, 'export'), at('.')]) {
      await expect(datasets.startExport(datasetId, out).finished).rejects.toMatchObject({ code: 'FOLDER_NOT_ALLOWED' })
    }
    expect(await readdir(at('full'))).toEqual(['thesis.txt'])
    expect(await readdir(photos)).toEqual(['images', 'masks'])
  })

  test('never over the export of another dataset, nor into its photos, nor into the workspace', async () => {
    const datasetId = await importedPair()
    const { datasets, at, folder } = studio()
    await mkdir(at('second'))
    await writeFile(at('second/c.png'), photo(3))
    const other = await datasets.startImport({ path: at('second') }).finished
    await datasets.startExport(datasetId, at('out')).finished
    const wrong = [at('out'), at('second'), at('second/export'), folder.path, join(folder.path, 'export')]
    for (const out of wrong) {
      const refused = datasets.startExport(out === at('out') ? other.datasetId : datasetId, out).finished
      await expect(refused).rejects.toMatchObject({ code: 'FOLDER_NOT_ALLOWED' })
    }
    expect(await readdir(at('out/images'))).toEqual(['a.png', 'b.png'])
    expect(await readdir(at('second'))).toEqual(['c.png'])
  })

  test('names as long as a disk takes are shortened; one that is still too long is a problem, not the end', async () => {
    const { write, datasets, at } = studio()
    const long = 'n'.repeat(250)
    await write(`images/${long}.png`, photo(1))
    await write(`masks/${long}.png`, mask(5))
    await write(`other/${long}.png`, photo(2))
    // What it is say its bytes. Of two such stems the second gets a number, for which there is no room.
    const full = `${'s'.repeat(200)}.${'e'.repeat(54)}`
    await write(`images/${full}`, photo(3))
    await write(`other/${full}`, photo(4))
    const { datasetId } = await studio().import()
    expect(await datasets.startExport(datasetId, at('out')).finished).toMatchObject({
      images: 3,
      masks: 1,
      left: [{ path: `other/${full}`, code: 'INVALID_INPUT', message: expect.stringContaining('its name') as string }],
    })
    const short = 'n'.repeat(200)
    expect(await readdir(at('out/images'))).toEqual([`${short}-2.png`, `${short}.png`, full])
    expect(await readdir(at('out/masks'))).toEqual([`${short}.png`])
  })

  test('a photo that is gone keeps no mask back', async () => {
    const datasetId = await importedPair()
    const { datasets, at, photos } = studio()
    await rm(join(photos, 'images/a.png'))
    const result = await datasets.startExport(datasetId, at('out')).finished
    expect(result).toMatchObject({ images: 1, masks: 1, left: [{ path: 'images/a.png', code: 'FILE_NOT_FOUND' }] })
    expect(await readdir(at('out/masks'))).toEqual(['a.png'])
  })

  test('a marker that was tampered with removes nothing outside', async () => {
    const datasetId = await importedPair()
    const { datasets, at } = studio()
    await mkdir(at('out'))
    await writeFile(at('precious.txt'), 'mine')
    await writeFile(
      at('out/.hairline-export.json'),
      JSON.stringify({ datasetId, files: ['../precious.txt', 'images/../../precious.txt'] }),
    )
    await datasets.startExport(datasetId, at('out')).finished
    expect(await readFile(at('precious.txt'), 'utf8')).toBe('mine')
  })

  test('equal stems are told apart by split, then by number', () => {
    const of = (id: string, path: string, split = 'unassigned', orientation = 1) => ({ id, path, split, orientation })
    const names = exportNames([
      of('1', 'train/images/a.jpg', 'train'),
      of('2', 'test/images/a.jpg', 'test'),
      of('3', 'x/b.png'),
      of('4', 'y/B.jpg'),
      of('5', 'y/b-2.jpg', 'unassigned', 6),
      of('6', 'c.webp'),
    ])
    expect([...names.values()].map(({ image, mask: each }) => `${image} ${each}`)).toEqual([
      'images/train-a.jpg masks/train-a.png',
      'images/test-a.jpg masks/test-a.png',
      'images/b.png masks/b.png',
      'images/B-2.jpg masks/B-2.png',
      'images/b-2-2.png masks/b-2-2.png',
      'images/c.webp masks/c.png',
    ])
  })
})

describe('relink', () => {
  test('a moved folder is found again, masks and all', async () => {
    const datasetId = await importedPair()
    const { datasets, images, imageAt, photos, at } = studio()
    const { id } = imageAt('images/a.png')
    await rename(photos, at('moved'))
    expect(datasets.get(datasetId).rootFound).toBe(false)
    expect(images.detail(id).found).toBe(false)
    await expect(images.photoFile(id)).rejects.toMatchObject({ code: 'IMAGE_MOVED' })
    expect(await datasets.startRelink(datasetId, at('moved')).finished).toEqual({ found: 2, missing: 0, compared: 2 })
    expect(datasets.get(datasetId)).toMatchObject({ root: at('moved'), rootFound: true })
    expect(images.detail(id)).toMatchObject({ found: true, mask: { pixels: 5 } })
    expect(await datasets.startImport({ path: at('moved'), name: 'photos' }).finished).toMatchObject({
      datasetId,
      added: 0,
    })
  })

  test('another folder, or other photos of the same names, are refused', async () => {
    const datasetId = await importedPair()
    const { datasets, at, photos } = studio()
    await mkdir(at('other/images'), { recursive: true })
    await expect(datasets.startRelink(datasetId, at('other')).finished).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await writeFile(at('other/images/a.png'), photo(8))
    await writeFile(at('other/images/b.png'), photo(9))
    await expect(datasets.startRelink(datasetId, at('other')).finished).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('another photo') as string,
    })
    await expect(datasets.startRelink(datasetId, at('nowhere')).finished).rejects.toMatchObject({
      code: 'FOLDER_NOT_FOUND',
    })
    expect(datasets.get(datasetId).root).toBe(photos)
  })
})

describe('rename and remove', () => {
  test('names are unique without regard to case', async () => {
    const datasetId = await importedPair()
    const { datasets } = studio()
    const other = await studio().import({ name: 'Other' })
    expect(datasets.rename(datasetId, 'Salon').name).toBe('Salon')
    expect(datasets.rename(datasetId, 'SALON').name).toBe('SALON')
    expect(() => datasets.rename(other.datasetId, 'salon')).toThrow(
      expect.objectContaining({ code: 'ALREADY_EXISTS' }) as Error,
    )
    expect(datasets.list().map(({ name }) => name)).toEqual(['Other', 'SALON'])
    expect(datasets.resolve('salon').id).toBe(datasetId)
    expect(datasets.resolve(datasetId).id).toBe(datasetId)
    expect(() => datasets.resolve('Salom')).toThrow('Did you mean "SALON"?')
  })

  test('removing forgets masks and strokes, and leaves the photos alone', async () => {
    const datasetId = await importedPair()
    const { datasets, photos, folder, paint, imageAt, images } = studio()
    const { id } = imageAt('images/b.png')
    await paint(id)
    expect(await readdir(folder.masks)).toHaveLength(2)
    expect(await datasets.remove(datasetId)).toEqual({ removed: datasetId })
    expect(await readdir(folder.masks)).toEqual([])
    expect(await readdir(join(photos, 'images'))).toEqual(['a.png', 'b.png'])
    expect(datasets.list()).toEqual([])
    expect(() => images.detail(id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }) as Error)
    await expect(datasets.remove(datasetId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
