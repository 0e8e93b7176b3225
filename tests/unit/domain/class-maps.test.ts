import { describe, expect, test } from 'vitest'
import {
  CLASS_MAPS,
  classesShowing,
  classNameOf,
  classMapsOf,
  likelyClassMap,
  namedClasses,
  NORMALIZATIONS,
  normalizationName,
} from '../../../src-shared/domain/index.ts'

test('published class maps have as many names as classes', () => {
  const sizes = Object.fromEntries(CLASS_MAPS.map(({ name, classes }) => [name, classes.length]))
  expect(sizes).toMatchObject({
    'CelebAMask-HQ': 19,
    'CelebAMask-HQ, face-parsing order': 19,
    LaPa: 11,
    'Pascal VOC': 21,
    COCO: 80,
    'COCO with background': 81,
    'COCO by id': 91,
    ADE20K: 150,
    'ADE20K with background': 151,
  })
  for (const { classes, hair, person } of CLASS_MAPS) {
    if (hair !== null) expect(classes[hair]).toBe('hair')
    if (person !== null) expect(classes[person]).toBe('person')
    else expect(classes[0]).toBe('background')
  }
  const byId = CLASS_MAPS.find(({ name }) => name === 'COCO by id')
  expect(byId?.classes[90]).toBe('toothbrush')
  expect(byId?.classes[77]).toBe('cell phone')
})

test('nineteen classes are offered in both orders of CelebAMask-HQ', () => {
  expect(classMapsOf(19)).toHaveLength(2)
  expect(classesShowing(19, 'hair').map((each) => each.class)).toEqual([13, 17])
  expect(classesShowing(19, 'person')[0]).toMatchObject({ class: 0, invert: true })
  expect(classesShowing(21, 'person')).toMatchObject([{ class: 15, invert: false, map: 'Pascal VOC' }])
  expect(classMapsOf(2)).toEqual([])
})

test('a class is named where a known map has so many', () => {
  expect(classNameOf(19, { class: 17, invert: false }, 'hair')).toBe('hair in CelebAMask-HQ, face-parsing order')
  expect(classNameOf(19, { class: 0, invert: true }, 'person')).toBe('background in CelebAMask-HQ')
  expect(classNameOf(19, { class: 4, invert: false }, 'hair')).toBeNull()
  expect(namedClasses(19)).toEqual([
    'class 13 is hair in CelebAMask-HQ',
    'class 17 is hair in CelebAMask-HQ, face-parsing order',
  ])
  expect(namedClasses(21)).toEqual(['class 15 is person in Pascal VOC'])
  expect(namedClasses(1)).toEqual([])
})

test('a preset is known by its values, however they are written', () => {
  for (const preset of NORMALIZATIONS) expect(normalizationName(preset)).toBe(preset.name)
  const imageNet = { scale: 1, mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] } as const
  expect(
    normalizationName({ ...imageNet, mean: [...imageNet.mean], std: [...imageNet.std], normalization: 'fixed' }),
  ).toBe('ImageNet')
  expect(normalizationName({ scale: 1, mean: [101, 114, 127], std: [61, 50, 78], normalization: 'fixed' })).toBeNull()
})

describe('the map that masks are likely of', () => {
  const seen = (shares: Record<number, number>, highest: number) =>
    Array.from({ length: highest + 1 }, (_, index) => ({ index, share: shares[index] ?? 0.003 }))
  test.each([
    ['CelebAMask-HQ', seen({ 0: 0.3, 1: 0.3, 13: 0.25 }, 18)],
    ['CelebAMask-HQ, face-parsing order', seen({ 0: 0.3, 1: 0.3, 17: 0.25 }, 18)],
    ['CelebAMask-HQ, face-parsing order', seen({ 0: 0.3, 1: 0.3, 17: 0.25 }, 17)],
    ['LaPa', [...seen({ 0: 0.3, 1: 0.3, 10: 0.25 }, 10), { index: 255, share: 0.01 }]],
    ['Pascal VOC', seen({ 0: 0.7, 15: 0.2 }, 20)],
  ])('%s by its last class and by what is as large as hair', (name, found) => {
    expect(likelyClassMap(found)?.name).toBe(name)
  })
  test('none where nothing fits', () => {
    expect(likelyClassMap([])).toBeNull()
    expect(likelyClassMap(seen({ 1: 0.5 }, 1))).toBeNull()
    expect(likelyClassMap(seen({ 13: 0.001 }, 18))).toBeNull()
  })
})
