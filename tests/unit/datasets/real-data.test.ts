import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sharedData } from '../../fixtures/shared-data.ts'
import { useStudio } from './studio.ts'

const studio = useStudio()

test.runIf(sharedData)('Figaro-1k: splits, polarity, and the leak between training and testing', async () => {
  const { datasets, images } = studio()
  const path = join(sharedData ?? '', 'figaro1k')
  const { datasetId, added } = await datasets.startImport({ path }).finished
  expect(added).toBe(87)
  expect(datasets.get(datasetId)).toMatchObject({
    layout: 'figaro1k',
    images: 87,
    groundTruth: 87,
    splits: { train: 57, validation: 0, test: 30, unassigned: 0 },
  })
  const problems = datasets.problems(datasetId)
  expect(problems.map(({ code }) => code)).toEqual(['DUPLICATE_IMAGE', 'SPLIT_LEAK'])
  for (const { message } of problems) expect(message).toMatch(/Frame00922.*Frame00975/)
  // Hair is the smaller part of these photos: the other polarity would be most of each.
  const shares = images.forDataset(datasetId).map(({ mask, width, height }) => (mask?.pixels ?? 0) / (width * height))
  expect(shares.reduce((sum, each) => sum + each, 0) / shares.length).toBeLessThan(0.5)
})

test.runIf(sharedData)('LFW: pairs, four of them without hair', async () => {
  const { datasets, images } = studio()
  const { datasetId, problems } = await datasets.startImport({ path: join(sharedData ?? '', 'lfw-pairs') }).finished
  expect(problems).toBe(0)
  expect(datasets.get(datasetId)).toMatchObject({ layout: 'pairs', images: 45, groundTruth: 45 })
  expect(images.forDataset(datasetId).filter(({ mask }) => mask?.pixels === 0)).toHaveLength(4)
})

test.runIf(sharedData)('CelebAMask: hair and person from one folder of class maps', async () => {
  const { datasets, images } = studio()
  const path = join(sharedData ?? '', 'celebamask-classmap')
  await expect(datasets.startImport({ path }).finished).rejects.toMatchObject({
    code: 'CLASSES_NEEDED',
    message: expect.stringMatching(/ 13 hair \(.*names are those of CelebAMask-HQ, /) as string,
    details: { map: 'CelebAMask-HQ' },
  })
  const hair = await datasets.startImport({ path, name: 'hair', classes: '13' }).finished
  const person = await datasets.startImport({ path, name: 'person', classes: '!0', target: 'person' }).finished
  const empty = (id: string) => images.forDataset(id).filter(({ mask }) => mask?.pixels === 0).length
  expect([empty(hair.datasetId), empty(person.datasetId)]).toEqual([2, 0])
  expect(datasets.list().map(({ images: count, groundTruth, layout }) => [count, groundTruth, layout])).toEqual([
    [40, 40, 'class-map'],
    [40, 40, 'class-map'],
  ])
})

test.runIf(sharedData)('PBM files named .png: the content decides', async () => {
  const { datasets } = studio()
  const { datasetId, problems } = await datasets.startImport({ path: join(sharedData ?? '', 'pbm-named-png') }).finished
  expect(problems).toBe(0)
  expect(datasets.get(datasetId)).toMatchObject({ layout: 'pairs', images: 3, groundTruth: 3 })
})
