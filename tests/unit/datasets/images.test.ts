import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { ImageQuery } from '../../../src-shared/domain/index.ts'
import { ImageRepository } from '../../../src-main/datasets/image-repository.ts'
import { withOrientation } from '../../fixtures/pictures.ts'
import { mask, photo, useStudio } from './studio.ts'

const studio = useStudio()
const query = (each: Partial<ImageQuery> = {}): ImageQuery => ({ sort: 'name', direction: 'ascending', ...each })
const paths = async (each: Partial<ImageQuery> = {}) =>
  (await studio().images.page(query(each), 0, 500)).items.map(({ path }) => path)

const fill = async () => {
  const { write } = studio()
  await write('train/images/9.png', photo(9))
  await write('train/masks/9.png', mask(1))
  await write('train/images/10.png', photo(10))
  await write('test/images/100%_b.png', photo(11))
  await write('test/masks/100%_b.png', mask(2))
  await write('test/images/c.png', photo(12))
  await write('test/masks/c.png', mask(2, 9, 9))
  return (await studio().import({ name: 'Salon' })).datasetId
}

describe('lists', () => {
  test('filters', async () => {
    const datasetId = await fill()
    expect(await paths()).toEqual([
      'test/images/100%_b.png',
      'test/images/c.png',
      'train/images/9.png',
      'train/images/10.png',
    ])
    expect(await paths({ split: 'train' })).toEqual(['train/images/9.png', 'train/images/10.png'])
    expect(await paths({ hasMask: true })).toEqual(['test/images/100%_b.png', 'train/images/9.png'])
    expect(await paths({ hasMask: false, datasetId })).toEqual(['test/images/c.png', 'train/images/10.png'])
    expect(await paths({ hasProblem: true })).toEqual(['test/images/c.png', 'train/images/10.png'])
    expect(await paths({ hasProblem: false, split: 'test' })).toEqual(['test/images/100%_b.png'])
    expect(await paths({ search: '0%_B' })).toEqual(['test/images/100%_b.png'])
    expect(await paths({ search: '_' })).toEqual(['test/images/100%_b.png'])
    expect(await paths({ datasetId: 'dst_unknown' })).toEqual([])
    expect(await paths({ direction: 'descending' })).toEqual((await paths()).reverse())
  })

  test('items carry mask, problem and size', async () => {
    await fill()
    const { items, total, offset } = await studio().images.page(query(), 1, 2)
    expect({ total, offset }).toEqual({ total: 4, offset: 1 })
    expect(items[0]).toMatchObject({
      path: 'test/images/c.png',
      split: 'test',
      mask: null,
      problem: { code: 'MASK_SIZE_MISMATCH' },
    })
    expect(items[1]).toMatchObject({
      width: 6,
      height: 4,
      problem: null,
      iou: null,
      mask: { origin: 'imported', author: null, pixels: 1 },
    })
  })

  test('sorted by IoU: without a figure comes last, both ways, a failed one is the lowest; locate agrees with page', async () => {
    await fill()
    const { database, images, imageAt } = studio()
    const iou = new Map<string, number | null>([
      [imageAt('train/images/9.png').id, 0.4],
      [imageAt('train/images/10.png').id, 0.9],
      [imageAt('test/images/c.png').id, null],
    ])
    images.useScores({ iouByImage: () => iou, scoresOfImage: () => [] })
    const byIou = (direction: ImageQuery['direction']) => query({ modelId: 'mdl_x', sort: 'iou', direction })
    const worst = await images.page(byIou('ascending'), 0, 10)
    expect(worst.items.map(({ path, iou: each }) => [path, each])).toEqual([
      ['train/images/9.png', 0.4],
      ['train/images/10.png', 0.9],
      ['test/images/100%_b.png', null],
      ['test/images/c.png', null],
    ])
    expect((await paths(byIou('descending'))).slice(0, 2)).toEqual(['train/images/10.png', 'train/images/9.png'])
    for (const [index, { id }] of worst.items.entries()) {
      expect(await images.locate(byIou('ascending'), id)).toEqual({ index, total: 4 })
    }
    const withFailure = new Map<string, number | null | 'failed'>([...iou, [imageAt('test/images/c.png').id, 'failed']])
    images.useScores({ iouByImage: () => withFailure, scoresOfImage: () => [] })
    database.prepare('UPDATE image SET bytes = bytes').run()
    expect(await paths(byIou('ascending'))).toEqual([
      'test/images/c.png',
      'train/images/9.png',
      'train/images/10.png',
      'test/images/100%_b.png',
    ])
    expect((await paths(byIou('descending')))[2]).toBe('test/images/c.png')
    expect((await images.page(byIou('ascending'), 0, 1)).items[0]?.iou).toBeNull()
    const { id } = imageAt('train/images/9.png')
    expect(await images.locate(query({ split: 'test' }), id)).toEqual({ index: null, total: 2 })
    // Without a model, sorting by IoU is by name.
    expect(await paths({ sort: 'iou' })).toEqual(await paths())
  })

  test('sorted by IoU reads the figures once, until something is written', async () => {
    await fill()
    const { database, images, imageAt } = studio()
    const first = imageAt('train/images/9.png').id
    const iou = new Map([[first, 0.4]])
    let reads = 0
    let whileReading = () => {}
    images.useScores({
      iouByImage: async () => {
        reads++
        const read = new Map(iou)
        await Promise.resolve()
        whileReading()
        return read
      },
      scoresOfImage: () => [],
    })
    const byIou = query({ modelId: 'mdl_x', sort: 'iou', direction: 'descending' })
    const order = async () => (await images.page(byIou, 0, 10)).items.map(({ id }) => id)
    await Promise.all([order(), order(), images.locate(byIou, first)])
    expect((await order())[0]).toBe(first)
    expect(reads).toBe(1)
    const better = imageAt('test/images/c.png').id
    database.prepare('UPDATE image SET bytes = bytes').run()
    // A figure comes while the figures are read.
    whileReading = () => {
      whileReading = () => {}
      iou.set(better, 0.9)
      database.prepare('UPDATE image SET bytes = bytes').run()
    }
    expect((await order())[0]).toBe(first)
    expect((await order())[0]).toBe(better)
    expect(reads).toBe(3)
  })

  test('follow changes at once', async () => {
    await fill()
    const { paint, imageAt } = studio()
    expect(await paths({ hasMask: false })).toHaveLength(2)
    await paint(imageAt('train/images/10.png').id)
    expect(await paths({ hasMask: false })).toEqual(['test/images/c.png'])
    expect(await paths({ hasProblem: true })).toEqual(['test/images/c.png'])
  })

  test('ten thousand images, page by page', async () => {
    const datasetId = await fill()
    const { database, images } = studio()
    const rows = new ImageRepository(database)
    const common = { datasetId, bytes: 1, width: 6, height: 4, orientation: 1, split: 'unassigned' as const }
    database.transaction(() => {
      for (let index = 0; index < 10_000; index++) {
        const sha256 = index.toString(16).padStart(64, '0')
        rows.insert({ ...common, id: `img_many${index}`, path: `many/${index}.png`, sha256 })
      }
    })()
    const { total, items } = await images.page(query({ datasetId, search: 'many/' }), 9_000, 500)
    expect(total).toBe(10_000)
    expect(items.map(({ path }) => path)).toEqual(
      Array.from({ length: 500 }, (_, index) => `many/${9_000 + index}.png`),
    )
    expect(await images.locate(query({ datasetId, search: 'many/' }), 'img_many7777')).toEqual({
      index: 7777,
      total: 10_000,
    })
    expect(images.facets()).toMatchObject({ total: 10_004, splits: { unassigned: 10_000 } })
  })
})

describe('files to show', () => {
  test('a photo that browsers show is itself, any other becomes a PNG', async () => {
    const { write, workers, at, images, imageAt } = studio()
    const request = { pixels: new Uint8Array(40 * 20 * 3), size: { width: 40, height: 20 }, channels: 3 as const }
    await workers.pixels.call('encode', { ...request, format: 'jpeg', out: at('plain.jpg') })
    await write('turned.jpg', withOrientation(await readFile(at('plain.jpg')), 6))
    await write('plain.png', photo(1))
    await write('old.ppm', Buffer.from('P6 1 1 255\nabc', 'latin1'))
    await studio().import()
    const shown = async (path: string) => images.photoFile(imageAt(path).id)
    expect(await shown('turned.jpg')).toMatchObject({ path: studio().photos + '/turned.jpg', type: 'image/jpeg' })
    expect(await shown('plain.png')).toMatchObject({ path: studio().photos + '/plain.png', type: 'image/png' })
    const made = await shown('old.ppm')
    expect(made).toMatchObject({ type: 'image/png', version: imageAt('old.ppm').sha256 })
    expect(await workers.pixels.call('probe', { path: made.path })).toMatchObject({
      format: 'png',
      width: 1,
      height: 1,
    })
  })

  test('thumbnails are made once, by content', async () => {
    await fill()
    const { images, imageAt, workers } = studio()
    const { id, sha256 } = imageAt('train/images/9.png')
    const [first, second] = await Promise.all([images.thumbnail(id, 512), images.thumbnail(id, 512)])
    expect(first).toEqual(second)
    expect(first.version).toBe(sha256)
    expect(await workers.pixels.call('probe', { path: first.path })).toMatchObject({
      format: 'webp',
      width: 6,
      height: 4,
    })
    expect(await images.maskThumbnail(id, 256)).toMatchObject({ type: 'image/webp' })
    expect(images.maskThumbnail(imageAt('train/images/10.png').id, 256)).toBeNull()
  })

  test('the detail of an image has its addresses and scores', async () => {
    await fill()
    const { images, imageAt } = studio()
    const { id, sha256 } = imageAt('train/images/9.png')
    const scores = [{ modelId: 'mdl_x', model: 'x', runName: null, epoch: null, iou: 0.5 }]
    images.useScores({ iouByImage: () => new Map(), scoresOfImage: (imageId) => (imageId === id ? scores : []) })
    expect(images.detail(id)).toMatchObject({
      dataset: 'Salon',
      found: true,
      photoUrl: `/assets/photo/${id}/${sha256.slice(0, 16)}`,
      maskUrl: expect.stringContaining(`/assets/mask/${id}/`) as string,
      scores,
    })
    expect(() => images.detail('img_unknown')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }) as Error)
  })
})
