import { expect, test } from 'vitest'
import { ImageSets } from '../../../src-main/evaluation/image-sets.ts'
import { openDatabase } from '../../../src-main/store/database.ts'

const COUNT = 2300

/** Several images share a key of order, as `a1` and `a01` do, also where a step ends. */
function setUp() {
  const database = openDatabase(':memory:')
  database
    .prepare(
      "INSERT INTO dataset (id, name, root, layout, target, created_at) VALUES ('d', 'd', '/d', 'pairs', 'hair', '')",
    )
    .run()
  const image = database.prepare(
    `INSERT INTO image (id, dataset_id, path, sort_key, sha256, bytes, width, height, split, added_at)
     VALUES (@id, 'd', @path, @sortKey, @id, 1, 8, 8, @split, '')`,
  )
  const mask = database.prepare(
    "INSERT INTO mask (image_id, version, pixels, updated_at, origin) VALUES (@id, 'v', 1, '', 'imported')",
  )
  for (let index = COUNT - 1; index >= 0; index -= 1) {
    const id = `i${index}`
    const path = `p${String(index).padStart(5, '0')}.jpg`
    const sortKey = `k${String(Math.floor(index / 7)).padStart(5, '0')}`
    image.run({ id, path, sortKey, split: index % 3 === 0 ? 'test' : 'train' })
    if (index % 11 > 0) mask.run({ id })
  }
  return { sets: new ImageSets(database), close: () => database.close() }
}

const expected = Array.from({ length: COUNT }, (_, index) => index).filter((index) => index % 11 > 0)

test('images with ground truth are read in steps: all of them, once, in their order, up to a limit', async () => {
  const { sets, close } = setUp()
  const ids = async (split: 'all' | 'test', limit?: number) =>
    (await sets.images({ datasetId: 'd', split, limit })).map(({ imageId }) => Number(imageId.slice(1)))
  expect(await ids('all')).toEqual(expected)
  expect(await ids('test')).toEqual(expected.filter((index) => index % 3 === 0))
  for (const limit of [1, 999, 1000, 1001, 2000, 5000])
    expect(await ids('all', limit)).toEqual(expected.slice(0, limit))
  close()
})
