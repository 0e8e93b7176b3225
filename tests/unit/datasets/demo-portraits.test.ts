import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { manifestText, planDataset } from '../../../datasets/generator/dataset.ts'
import { makePortraitFaults } from '../../fixtures/portrait-faults.ts'
import { useStudio } from './studio.ts'

const PORTRAITS = fileURLToPath(new URL('../../../datasets/demo-portraits/', import.meta.url))
const FAULTS = fileURLToPath(new URL('../../../datasets/demo-portraits-faults/', import.meta.url))
const SEED = 89
const SIZE = 512
const COUNT = 240
const MOST_BYTES = 12e6
/** One of every type of hair, and of every split. */
const REDRAWN = [3, 40, 88, 131, 176, 205, 237]

const studio = useStudio()
const planned = planDataset(COUNT)

test('the committed portraits are those of the manifest, in at most 12 MB', async () => {
  expect(await readFile(join(PORTRAITS, 'manifest.jsonl'), 'utf8')).toBe(
    manifestText({ seed: SEED, size: SIZE }, planned),
  )
  const files = (await readdir(PORTRAITS, { recursive: true, withFileTypes: true })).filter((each) => each.isFile())
  const paths = files.map(({ parentPath, name }) => join(parentPath, name))
  expect(paths.filter((path) => /\.(jpg|png)$/.test(path)).toSorted()).toEqual(
    planned.flatMap(({ file, mask }) => [join(PORTRAITS, file), join(PORTRAITS, mask)]).toSorted(),
  )
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size))
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES)
})

test('drawn again from the seed, masks are the same byte for byte', async () => {
  const { workers, at } = studio()
  for (const index of REDRAWN) {
    const { person, photo, mask } = planned[index]!
    const request = { cast: SEED, person, shot: photo, size: SIZE, image: at('again.jpg'), mask: at('again.png') }
    await workers.pixels.call('portrait', request)
    const [again, committed] = await Promise.all([readFile(at('again.png')), readFile(join(PORTRAITS, mask))])
    expect(again.equals(committed), mask).toBe(true)
  }
})

test('the faults are found, each with its code; what is whole is imported', async () => {
  const { datasets } = studio()
  const { datasetId } = await datasets.startImport({ path: FAULTS, name: 'Faults' }).finished
  const found = datasets.problems(datasetId).map(({ code, path }) => `${code} ${path}`)
  expect(found.toSorted()).toEqual([
    'DUPLICATE_IMAGE train/images/twice.jpg',
    'IMAGE_UNREADABLE train/images/corrupt.jpg',
    'MASK_SIZE_MISMATCH train/masks/wrong-size.png',
    'SPLIT_LEAK train/images/twice.jpg',
  ])
  expect(datasets.get(datasetId)).toMatchObject({ images: 4, groundTruth: 3 })
})

test('the faults are what their script makes', async () => {
  const folder = studio().at('faults')
  await makePortraitFaults(folder)
  for (const { parentPath, name } of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!name.includes('.')) continue
    const path = join(parentPath, name)
    expect((await readFile(path)).equals(await readFile(path.replace(folder, FAULTS))), path).toBe(true)
  }
})
