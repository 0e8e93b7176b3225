import { chmod, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { png, pngBomb, withOrientation } from '../../fixtures/pictures.ts'
import { mask, photo, useStudio } from './studio.ts'

const studio = useStudio()

describe('faults of single files', () => {
  test('become problems, each with its code and sentence; the rest is imported', async () => {
    const { write, images, datasets } = studio()
    await write('train/images/a.png', photo(1))
    await write('train/masks/a.png', mask(5))
    await write('train/images/b.png', photo(2))
    await write('train/masks/b.png', mask(5, 7, 4))
    await write('train/images/c.png', photo(3))
    await write('train/images/d.jpg', '<html>not found</html>')
    await write('train/masks/d.png', mask(1))
    await write('train/images/e.png', photo(5).subarray(0, 60))
    await write('train/images/f.png', photo(6))
    await write('train/masks/f.png', '')
    await write('train/images/g.png', photo(7))
    await write('train/masks/g.bmp', mask(1))
    await write('train/masks/g.png', mask(1))
    await write('train/masks/nobody.png', mask(1))
    await write('test/images/h.png', photo(1))
    await write('test/masks/h.png', mask(5))
    await write('test/images/i.png', photo(1))
    await write('train/notes.txt', 'not a picture')

    const { datasetId, added, alreadyThere, problems, found } = await studio().import({ name: 'Salon' })
    expect({ added, alreadyThere }).toEqual({ added: 5, alreadyThere: 0 })
    expect(problems).toBe(found.length)
    expect(found).toEqual([
      'DUPLICATE_IMAGE test/images/i.png',
      'DUPLICATE_IMAGE train/images/a.png',
      'SPLIT_LEAK train/images/a.png',
      'MASK_SIZE_MISMATCH train/masks/b.png',
      'MASK_MISSING train/images/c.png',
      'IMAGE_UNREADABLE train/images/d.jpg',
      'IMAGE_UNREADABLE train/images/e.png',
      'MASK_UNREADABLE train/masks/f.png',
      'MASK_AMBIGUOUS train/images/g.png',
      'MASK_WITHOUT_IMAGE train/masks/nobody.png',
    ])
    const sentences = datasets.problems(datasetId).map(({ message }) => message)
    expect(sentences).toContain(
      "train/masks/b.png is 7 × 4 but its photo is 6 × 4. Export the mask at the photo's size, or remove it to annotate from nothing.",
    )
    expect(sentences.find((each) => each.startsWith('train/images/a.png is the same photo'))).toContain(
      'test/images/h.png',
    )
    expect(sentences.some((each) => each.includes('hairline-datasets'))).toBe(false)
    expect(datasets.get(datasetId)).toMatchObject({
      name: 'Salon',
      layout: 'pairs',
      target: 'hair',
      images: 5,
      groundTruth: 1,
      problems: 10,
      splits: { train: 4, validation: 0, test: 1, unassigned: 0 },
      rootFound: true,
    })
    expect(images.facets(datasetId)).toMatchObject({ total: 5, withMask: 1, withoutMask: 4, withProblem: 5 })
  })

  test('a missing mask is no problem any more once somebody painted it', async () => {
    const { write, paint, imageAt, images, datasets } = studio()
    await write('images/a.png', photo(1))
    await write('masks/a.png', mask(1))
    await write('images/b.png', photo(2))
    const { datasetId, found } = await studio().import()
    expect(found).toEqual(['MASK_MISSING images/b.png'])
    await paint(imageAt('images/b.png').id)
    expect(datasets.problems(datasetId)).toEqual([])
    expect(images.facets(datasetId).withProblem).toBe(0)
  })

  test('photos without any masks are no problem', async () => {
    await studio().write('a.png', photo(1))
    expect((await studio().import()).found).toEqual([])
  })
})

describe('importing again', () => {
  test('adds only what is new, and problems are those of now', async () => {
    const { write, datasets } = studio()
    await write('images/a.png', photo(1))
    await write('masks/a.png', mask(5))
    await write('images/b.png', '')
    const first = await studio().import()
    expect(first).toMatchObject({ added: 1, alreadyThere: 0, found: ['IMAGE_UNREADABLE images/b.png'] })
    const before = studio().imageAt('images/a.png')

    await write('images/b.png', photo(2))
    await write('images/c.png', photo(1))
    const second = await studio().import()
    expect(second).toMatchObject({ datasetId: first.datasetId, added: 1, alreadyThere: 1 })
    expect(second.found).toEqual(['MASK_MISSING images/b.png', 'DUPLICATE_IMAGE images/c.png'])
    expect(await studio().import()).toMatchObject({ added: 0, alreadyThere: 2, found: second.found })
    expect(studio().imageAt('images/a.png')).toEqual(before)
    expect(datasets.list()).toHaveLength(1)
  })

  test('takes a mask that changed on disk, unless somebody painted since', async () => {
    const { write, imageAt, paint } = studio()
    await write('images/a.png', photo(1))
    await write('masks/a.png', mask(5))
    await studio().import()
    await write('masks/a.png', mask(9))
    expect((await studio().import()).found).toEqual([])
    const refreshed = imageAt('images/a.png')
    expect(refreshed.mask).toMatchObject({ origin: 'imported', pixels: 9 })

    const painted = await paint(refreshed.id, 0)
    expect(painted).toMatchObject({ origin: 'painted', pixels: 8 })
    expect((await studio().import()).found).toEqual([])
    await write('masks/a.png', mask(12))
    expect((await studio().import()).found).toEqual(['MASK_KEPT_LOCAL masks/a.png'])
    expect(imageAt('images/a.png').mask).toEqual(painted)
  })

  test('gives a mask that came later, but not over a painted one', async () => {
    const { write, imageAt, paint } = studio()
    await write('images/a.png', photo(1))
    await write('images/b.png', photo(2))
    await studio().import()
    const painted = await paint(imageAt('images/b.png').id)
    await write('masks/a.png', mask(7))
    await write('masks/b.png', mask(7))
    expect((await studio().import()).found).toEqual(['MASK_KEPT_LOCAL masks/b.png'])
    expect(imageAt('images/a.png').mask?.pixels).toBe(7)
    expect(imageAt('images/b.png').mask).toEqual(painted)
  })

  test('follows a photo that changed, but not away from a painted mask', async () => {
    const { write, imageAt, paint } = studio()
    await write('images/a.png', photo(1))
    await studio().import()
    const before = imageAt('images/a.png')
    await write('images/a.png', photo(50))
    expect((await studio().import()).found).toEqual([])
    expect(imageAt('images/a.png').id).toBe(before.id)
    expect(imageAt('images/a.png').sha256).not.toBe(before.sha256)
    const mask = await paint(before.id)
    const painted = imageAt('images/a.png')
    for (const [changed, code] of [
      [photo(51), 'MASK_KEPT_LOCAL'],
      [photo(52, 8, 8), 'MASK_SIZE_MISMATCH'],
    ] as const) {
      await write('images/a.png', changed)
      expect((await studio().import()).found).toEqual([`${code} images/a.png`])
      expect(imageAt('images/a.png')).toMatchObject({ id: before.id, sha256: painted.sha256, width: 6, mask })
    }
    await write('images/a.png', photo(50))
    expect((await studio().import()).found).toEqual([])
    expect(imageAt('images/a.png')).toEqual(painted)
  })

  test('an imported mask that fits no longer goes; the one beside the new photo comes', async () => {
    const { write, imageAt } = studio()
    await write('images/a.png', photo(1))
    await write('masks/a.png', mask(5))
    await write('images/b.png', photo(2))
    await write('masks/b.png', mask(5))
    await studio().import()
    await write('images/a.png', photo(3, 8, 8))
    await write('images/b.png', photo(4, 8, 8))
    await write('masks/b.png', mask(20, 8, 8))
    expect((await studio().import()).found).toEqual(['MASK_SIZE_MISMATCH masks/a.png'])
    expect(imageAt('images/a.png')).toMatchObject({ width: 8, height: 8, mask: null })
    expect(imageAt('images/b.png')).toMatchObject({ width: 8, height: 8, mask: { pixels: 20 } })
  })

  test('finds a photo that moved within the folder, with its mask; one that is gone is a problem', async () => {
    const { write, imageAt, paint, photos } = studio()
    await write('images/a.png', photo(1))
    await write('images/b.png', photo(2))
    await studio().import()
    const { id } = imageAt('images/a.png')
    const painted = await paint(id)
    await mkdir(join(photos, 'images/train'))
    await rename(join(photos, 'images/a.png'), join(photos, 'images/train/a2.png'))
    await rm(join(photos, 'images/b.png'))
    const result = await studio().import()
    expect(result).toMatchObject({ added: 0, alreadyThere: 1, found: ['IMAGE_MOVED images/b.png'] })
    expect(imageAt('images/train/a2.png')).toMatchObject({ id, split: 'train', mask: painted })
  })
})

describe('names', () => {
  test('the same name is a re-import, another name another dataset of the same folder', async () => {
    const { write, datasets, photos } = studio()
    await write('a.png', photo(1))
    const first = await studio().import()
    expect(datasets.get(first.datasetId).name).toBe('photos')
    const other = await studio().import({ name: 'Second look', target: 'person' })
    expect(other.datasetId).not.toBe(first.datasetId)
    expect(datasets.get(other.datasetId)).toMatchObject({ images: 1, target: 'person' })
    expect(await studio().import({ name: 'SECOND LOOK' })).toMatchObject({
      datasetId: other.datasetId,
      alreadyThere: 1,
    })
    expect(datasets.get(other.datasetId).target).toBe('person')
    expect((await datasets.inspect(photos)).suggestedName).toBe('photos')
  })

  test('the name of another folder is refused; inspecting suggests a free one', async () => {
    const { write, at, datasets } = studio()
    await write('a.png', photo(1))
    await studio().import()
    await mkdir(at('elsewhere/photos'), { recursive: true })
    await write('../elsewhere/photos/b.png', photo(2))
    const path = at('elsewhere/photos')
    await expect(datasets.startImport({ path }).finished).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })
    expect((await datasets.inspect(path)).suggestedName).toBe('photos 2')
  })
})

describe('class maps', () => {
  const palette = [0, 0, 0, 200, 10, 10, 10, 200, 10, 10, 10, 200]
  const map = (samples: number[]) => png({ width: 2, height: 2, colour: 3, palette, samples })
  const fill = async () => {
    const { write } = studio()
    await write('images/a.png', photo(1, 2, 2))
    await write('masks/a.png', map([0, 1, 2, 3]))
    await write('images/b.png', photo(2, 2, 2))
    await write('masks/b.png', map([0, 0, 0, 1]))
  }

  test('are recognized; without a choice the classes found are listed', async () => {
    await fill()
    const { datasets, photos } = studio()
    await expect(studio().import()).rejects.toMatchObject({
      code: 'CLASSES_NEEDED',
      message: expect.stringContaining('0 (50.0 %), 1 (25.0 %), 2 (12.5 %), 3 (12.5 %)') as string,
    })
    expect(datasets.list()).toEqual([])
    expect(await datasets.inspect(photos)).toMatchObject({
      layout: 'class-map',
      images: 2,
      masks: 2,
      sampled: 2,
      classes: [
        { index: 0, share: 0.5, masks: 2, color: '#000000' },
        { index: 1, share: 0.25, masks: 2, color: '#c80a0a' },
        { index: 2, share: 0.125, masks: 1 },
        { index: 3, share: 0.125, masks: 1 },
      ],
    })
  })

  test('another choice makes the masks anew, but not the painted ones', async () => {
    await fill()
    const { imageAt, paint, datasets } = studio()
    const { datasetId } = await studio().import({ classes: '1' })
    expect(datasets.get(datasetId)).toMatchObject({ layout: 'class-map', classes: '1', groundTruth: 2 })
    expect(imageAt('images/a.png').mask?.pixels).toBe(1)
    const painted = await paint(imageAt('images/b.png').id)
    await studio().import({ classes: '!0' })
    expect(imageAt('images/a.png').mask?.pixels).toBe(3)
    expect(imageAt('images/b.png').mask).toEqual(painted)
    expect((await studio().import()).alreadyThere).toBe(2)
    expect(datasets.get(datasetId).classes).toBe('!0')
  })

  test('a choice that no mask has is a problem of the folder', async () => {
    await fill()
    expect((await studio().import({ classes: '9' })).found).toEqual(['CLASS_NOT_FOUND .'])
  })

  test('as pairs, each is refused with the way out', async () => {
    await fill()
    const { found } = await studio().import({ layout: 'pairs' })
    expect(found).toEqual(['MASK_UNREADABLE masks/a.png'])
  })
})

describe('folders', () => {
  test('what will be refused for its kind or size is foreseen, in the words of the import', async () => {
    const { write, datasets, photos } = studio()
    expect(await datasets.foresee(photos)).toEqual({ refused: 0, refusedWithMask: 0, problems: [] })
    for (let index = 0; index < 70; index++) await write(`images/${index}.png`, photo(index))
    await write('images/68.png', pngBomb(30_000, 30_000))
    await write('masks/68.png', mask(1))
    await write('images/7.png', 'just words')
    const { refused, refusedWithMask, problems } = await datasets.foresee(photos)
    expect({ refused, refusedWithMask }).toEqual({ refused: 2, refusedWithMask: 1 })
    const { datasetId } = await studio().import()
    expect(datasets.problems(datasetId)).toEqual(expect.arrayContaining(problems))
    expect(problems.map(({ path, code }) => `${code} ${path}`)).toEqual([
      'IMAGE_UNREADABLE images/7.png',
      'IMAGE_TOO_LARGE images/68.png',
    ])
  })

  test('without photos, absent, or a file', async () => {
    const { datasets, photos, at } = studio()
    await studio().write('readme.txt', 'nothing here')
    await expect(studio().import()).rejects.toMatchObject({ code: 'NO_IMAGES' })
    expect(await datasets.inspect(photos)).toMatchObject({ layout: null, images: 0, pairs: [] })
    await expect(datasets.startImport({ path: at('nowhere') }).finished).rejects.toMatchObject({
      code: 'FOLDER_NOT_FOUND',
    })
    await expect(datasets.inspect(join(photos, 'readme.txt'))).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' })
    expect(datasets.list()).toEqual([])
  })

  test('with loops, clutter, odd and very long names', async () => {
    const { write, photos } = studio()
    const long = 'n'.repeat(240)
    await write(`images/${long}.png`, photo(1))
    await write('images/  ünïcode "quotes" 100%.png', photo(2))
    await write('images/no-extension', photo(3))
    await write('images/lies.txt.png', photo(4))
    await write('images/.DS_Store', 'x')
    await write('__MACOSX/images/._a.png', 'x')
    await symlink(photos, join(photos, 'images/loop'))
    await symlink(join(photos, 'images/nothing'), join(photos, 'images/broken-link.png'))
    const { added, found } = await studio().import()
    expect({ added, found }).toEqual({ added: 4, found: [] })
  })

  test.skipIf(process.getuid?.() === 0)('that cannot be read are problems', async () => {
    const { write, photos } = studio()
    await write('images/a.png', photo(1))
    await write('images/locked/b.png', photo(2))
    await chmod(join(photos, 'images/locked'), 0)
    const { added, found } = await studio().import()
    await chmod(join(photos, 'images/locked'), 0o755)
    expect({ added, found }).toEqual({ added: 1, found: ['FILE_UNREADABLE images/locked'] })
  })

  test('photos stored turned, with masks as stored and as shown', async () => {
    const { write, workers, at, imageAt } = studio()
    const pixels = new Uint8Array(40 * 20 * 3).fill(128)
    const request = { pixels, size: { width: 40, height: 20 }, channels: 3 as const, format: 'jpeg' as const }
    await workers.pixels.call('encode', { ...request, out: at('plain.jpg') })
    const stored = await readFile(at('plain.jpg'))
    await write('images/a.jpg', withOrientation(stored, 6))
    await write('masks/a.png', mask(40, 40, 20))
    await write('images/b.jpg', withOrientation(stored, 8))
    await write('masks/b.png', mask(40, 20, 40))
    expect((await studio().import()).found).toEqual([])
    expect(imageAt('images/a.jpg')).toMatchObject({ width: 20, height: 40, orientation: 6, mask: { pixels: 40 } })
    expect(imageAt('images/b.jpg')).toMatchObject({ width: 20, height: 40, orientation: 8, mask: { pixels: 40 } })
  })
})

describe('jobs', () => {
  test('cancel keeps what is in, and the next import goes on', async () => {
    const { write, datasets, jobs, events, folder } = studio()
    for (let index = 0; index < 60; index++) {
      await write(`images/${index}.png`, photo(index))
      await write(`masks/${index}.png`, mask(index % 24))
    }
    const job = datasets.startImport({ path: studio().photos })
    const stop = events.subscribe((event) => {
      if (event.type === 'job' && event.job.done >= 5) jobs.cancel(job.id)
    })
    await expect(job.finished).rejects.toMatchObject({ code: 'CANCELLED' })
    stop()
    const dataset = datasets.resolve('photos')
    expect(dataset.images).toBeGreaterThanOrEqual(5)
    expect(dataset.images).toBeLessThan(60)
    expect(dataset.groundTruth).toBe(dataset.images)
    expect(await studio().import()).toMatchObject({ added: 60 - dataset.images, alreadyThere: dataset.images })
    expect(await readdir(folder.masks)).toHaveLength(60)
  })

  test('two imports of one name wait for nobody: the second is told', async () => {
    const { write, datasets, photos } = studio()
    await write('a.png', photo(1))
    const first = datasets.startImport({ path: photos })
    const second = datasets.startImport({ path: photos })
    await expect(second.finished).rejects.toMatchObject({ code: 'BUSY' })
    expect(await first.finished).toMatchObject({ added: 1 })
  })

  test('images come in natural order', async () => {
    const { write, images, datasets } = studio()
    for (const name of ['10', '9', '100', '1']) await write(`${name}.png`, photo(Number(name)))
    await studio().import()
    const { id } = datasets.resolve('photos')
    expect(images.forDataset(id).map(({ path }) => path)).toEqual(['1.png', '9.png', '10.png', '100.png'])
  })
})
