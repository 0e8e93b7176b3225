import { readdir, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DatasetService } from '../../../src-main/datasets/dataset-service.ts'
import { movesOf } from '../../../src-main/datasets/moved-photos.ts'
import { Jobs } from '../../../src-main/jobs/jobs.ts'
import { openDatabase } from '../../../src-main/store/database.ts'
import { JobRepository } from '../../../src-main/store/job-repository.ts'
import { png } from '../../fixtures/pictures.ts'
import { mask, photo, useStudio } from './studio.ts'

const studio = useStudio()

/** Without what only says where the file is. */
const imageAt = (path: string) => {
  const { id, sha256, split, mask } = studio().imageAt(path)
  return { id, path, sha256, split, mask }
}

const move = (from: string, to: string) => rename(join(studio().photos, from), join(studio().photos, to))

/** The same workspace in another process, as far as the index can tell. */
function otherProcess(): DatasetService {
  const { folder, events, workers, log, images, annotation } = studio()
  const database = openDatabase(folder.database)
  const jobs = new Jobs({ repository: new JobRepository(database), events, log: pino({ level: 'silent' }) })
  onTestFinished(async () => {
    await jobs.dispose()
    database.close()
  })
  return new DatasetService({ folder, database, events, jobs, workers, log, images, annotation })
}

describe('photos that were renamed', () => {
  const paintThree = async () => {
    const { write, paint } = studio()
    for (const number of [1, 2, 3]) await write(`p${number}.png`, photo(number))
    await studio().import()
    const painted = []
    for (const number of [1, 2, 3]) {
      await paint(imageAt(`p${number}.png`).id, 100 + number)
      painted.push(imageAt(`p${number}.png`))
    }
    return painted
  }

  test('in a row keep their masks; the one that is gone is put aside with its own', async () => {
    const [first, second, third] = await paintThree()
    await rm(join(studio().photos, 'p1.png'))
    await move('p2.png', 'p1.png')
    await move('p3.png', 'p2.png')
    const aside = `p1 (gone ${first?.id.slice(-6)}).png`
    const { added, alreadyThere, found } = await studio().import()
    expect({ added, alreadyThere, found }).toEqual({ added: 0, alreadyThere: 2, found: [`IMAGE_MOVED ${aside}`] })
    expect(imageAt('p1.png')).toEqual({ ...second, path: 'p1.png' })
    expect(imageAt('p2.png')).toEqual({ ...third, path: 'p2.png' })
    expect(imageAt(aside)).toMatchObject({ id: first?.id, mask: first?.mask })

    await studio().write('back.png', photo(1))
    expect((await studio().import()).found).toEqual([])
    expect(imageAt('back.png')).toEqual({ ...first, path: 'back.png' })
  })

  test('that changed places keep their masks', async () => {
    const [first, second] = await paintThree()
    await move('p1.png', 'x.png')
    await move('p2.png', 'p1.png')
    await move('x.png', 'p2.png')
    expect((await studio().import()).found).toEqual([])
    expect(imageAt('p1.png')).toEqual({ ...second, path: 'p1.png' })
    expect(imageAt('p2.png')).toEqual({ ...first, path: 'p2.png' })
  })

  test('to a new name, while a new photo took the old one', async () => {
    const [first] = await paintThree()
    await move('p1.png', 'z.png')
    await studio().write('p1.png', photo(9))
    expect(await studio().import()).toMatchObject({ added: 1, alreadyThere: 3, found: [] })
    expect(imageAt('z.png')).toEqual({ ...first, path: 'z.png' })
    expect(imageAt('p1.png').mask).toBeNull()
  })

  test('a copy over another photo is told, and takes nothing with it', async () => {
    const { write } = studio()
    await write('train/images/a.png', photo(1))
    await write('train/masks/a.png', mask(5))
    await write('test/images/b.png', photo(2))
    await write('test/masks/b.png', mask(6))
    await studio().import()
    const before = imageAt('train/images/a.png')
    await write('train/images/a.png', photo(2))
    expect((await studio().import()).found).toEqual([
      'DUPLICATE_IMAGE train/images/a.png',
      'SPLIT_LEAK train/images/a.png',
    ])
    expect(imageAt('train/images/a.png')).toMatchObject({ sha256: before.sha256, mask: before.mask })
  })

  test('the first of several copies is the photo; where it lies still, nothing moves', () => {
    const known = { id: 'img_123456', path: 'a.jpg', sha256: 'one', split: 'train' } as const
    const planned = ['a.jpg', 'b.jpg', 'c.jpg'].map((path) => ({ path, split: 'test' as const, masks: [] }))
    const hashes = (...each: string[]) => new Map(planned.map(({ path }, at) => [path, each[at] ?? '']))
    expect(movesOf([known], planned, hashes('two', 'one', 'one'))).toEqual([
      { id: 'img_123456', path: 'b.jpg', split: 'test' },
    ])
    expect(movesOf([known], planned, hashes('one', 'one', 'one'))).toEqual([])
    expect(movesOf([known], planned, hashes('two', 'two', 'two'))).toEqual([])
  })
})

describe('class maps', () => {
  const palette = [0, 0, 0, 200, 10, 10, 10, 200, 10, 10, 10, 200]
  const fill = async (count: number) => {
    for (let index = 0; index < count; index++) {
      await studio().write(`images/${index}.png`, photo(index, 2, 2))
      const samples = [0, 1, 2, 3]
      await studio().write(`masks/${index}.png`, png({ width: 2, height: 2, colour: 3, palette, samples }))
    }
  }

  test('an import with other classes that was cut short is finished by the next one', async () => {
    const { datasets, events, jobs, images, photos } = studio()
    await fill(60)
    const { datasetId } = await studio().import({ classes: '1' })
    const job = datasets.startImport({ path: photos, classes: '!0' })
    const stop = events.subscribe((event) => {
      if (event.type === 'job' && event.job.step === 'Read images' && event.job.done >= 5) jobs.cancel(job.id)
    })
    await expect(job.finished).rejects.toMatchObject({ code: 'CANCELLED' })
    stop()
    const pixels = () => new Set(images.forDataset(datasetId).map((each) => each.mask?.pixels))
    expect(pixels()).toEqual(new Set([1, 3]))
    await studio().import()
    expect(pixels()).toEqual(new Set([3]))
  })

  test('named classes make class maps of what looks like masks; with another layout they are wrong usage', async () => {
    const { write, datasets, photos } = studio()
    await write('images/a.png', photo(1, 2, 2))
    await write('masks/a.png', png({ width: 2, height: 2, samples: [0, 0, 0, 1] }))
    const { datasetId } = await studio().import({ classes: '0' })
    expect(datasets.get(datasetId)).toMatchObject({ layout: 'class-map', classes: '0' })
    expect(imageAt('images/a.png').mask?.pixels).toBe(3)
    expect(() => datasets.startImport({ path: photos, layout: 'pairs', classes: '1' })).toThrow(
      expect.objectContaining({ code: 'WRONG_USAGE' }) as Error,
    )
  })
})

describe('two processes', () => {
  test('import a new folder at once: one dataset, each photo once', async () => {
    const { write, datasets, images, photos, folder } = studio()
    for (let index = 0; index < 40; index++) {
      await write(`images/${index}.png`, photo(index))
      await write(`masks/${index}.png`, mask(index % 24))
    }
    const input = { path: photos, name: 'new' }
    const [one, two] = await Promise.all([
      datasets.startImport(input).finished,
      otherProcess().startImport(input).finished,
    ])
    expect(one.datasetId).toBe(two.datasetId)
    expect(one.added + two.added).toBe(40)
    expect(datasets.problems(one.datasetId)).toEqual([])
    expect(images.forDataset(one.datasetId)).toHaveLength(40)
    expect(await readdir(folder.masks)).toHaveLength(40)
  })

  test('a dataset that is removed while it is imported says so, and leaves nothing', async () => {
    const { write, datasets, events, photos, folder } = studio()
    // So many that a quick machine is still at them when the other process has removed it.
    for (let index = 0; index < 240; index++) {
      await write(`images/${index}.png`, photo(index))
      await write(`masks/${index}.png`, mask(index % 24))
    }
    const job = datasets.startImport({ path: photos, name: 'new' })
    const other = otherProcess()
    let removed: Promise<unknown> | undefined
    events.subscribe((event) => {
      if (event.type === 'job' && event.job.done > 0) removed ??= other.remove(other.resolve('new').id)
    })
    await expect(job.finished).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(removed).resolves.toHaveProperty('removed')
    expect(datasets.list()).toEqual([])
    expect(await readdir(folder.masks)).toEqual([])
    expect(await readdir(folder.temporary)).toEqual([])
  })
})

test('a folder is the same by whatever link', async () => {
  const { write, datasets, photos, at } = studio()
  await write('a.png', photo(1))
  const { datasetId } = await studio().import()
  await symlink(photos, at('link'))
  expect(await datasets.inspect(at('link'))).toMatchObject({ path: photos, suggestedName: 'photos' })
  expect(await studio().import({ path: at('link') })).toMatchObject({ datasetId, added: 0, alreadyThere: 1 })
  await datasets.startRelink(datasetId, at('link')).finished
  expect(datasets.get(datasetId).root).toBe(photos)
})

test('thousands of problems of a folder are stored once each', async () => {
  const { write, datasets } = studio()
  await write('images/a.png', photo(1))
  await write('masks/a.png', mask(5))
  for (let index = 0; index < 1200; index++) await write(`masks/stray-${index}.png`, '')
  const { datasetId, found } = await studio().import()
  expect(found).toHaveLength(1200)
  expect((await studio().import()).found).toEqual(found)
  for (let index = 0; index < 1200; index++) await rm(join(studio().photos, `masks/stray-${index}.png`))
  expect((await studio().import()).found).toEqual([])
  expect(datasets.get(datasetId).problems).toBe(0)
})
