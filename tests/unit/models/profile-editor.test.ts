import { expect, test } from 'vitest'
import { readWords } from '../../../src-renderer/models/add/candidate-words.ts'
import { classLabel, likelyMap, mapLabel, mapsFor } from '../../../src-renderer/models/profile/class-names.ts'
import { classesOf } from '../../../src-renderer/models/profile/fields.ts'
import { mergeProfile } from '../../../src-renderer/models/profile/merge-profile.ts'
import { neutralProfile } from '../../../src-renderer/models/profile/neutral-profile.ts'
import { numberText, parseNumber } from '../../../src-renderer/models/profile/number-text.ts'
import { readProfile } from '../../../src-renderer/models/profile/read-profile.ts'

const facts = {
  path: '/models/unet.onnx',
  inputs: [{ name: 'image', type: 'float32', shape: [1, 3, 256, 256] }],
  outputs: [{ name: 'mask', type: 'float32', shape: [1, 3, 256, 256] }],
}

test('numbers are read as people write them', () => {
  expect(parseNumber('1/255')).toBe(1 / 255)
  expect(parseNumber(' 0,485 ')).toBe(0.485)
  expect(parseNumber('-1')).toBe(-1)
  for (const text of ['', 'one', '1/0', '1/2/3', '/2', 'NaN', 'Infinity']) expect(parseNumber(text)).toBeNull()
})

test('1/255 is shown as it is known, other numbers as they are', () => {
  expect(numberText(1 / 255)).toBe('1/255')
  expect(numberText(0.485)).toBe('0.485')
  expect(numberText(1)).toBe('1')
  expect(numberText(0)).toBe('0')
  expect(parseNumber(numberText(0.2))).toBe(0.2)
})

test('text and form are the same profile', () => {
  const { profile } = readProfile('{"output": {"class": 2}}', facts)
  expect(profile?.output).toMatchObject({ name: 'mask', class: 2 })
  expect(profile?.input).toMatchObject({ name: 'image', width: 256, height: 256 })
  expect(readProfile(JSON.stringify(profile), facts).profile).toEqual(profile)
})

test('text that is no profile says why, and what is broken', () => {
  expect(readProfile('{', facts).fault).toMatch(/not JSON/)
  expect(readProfile('{"output": {"clas": 2}}', facts).fault).toMatch(/clas/)
  expect(readProfile('{"output": {"class": 9}}', facts).fault).toMatch(/class/)
})

test('a graph that leaves its size open begins with a size', () => {
  const open = { ...facts, inputs: [{ name: 'image', type: 'float32', shape: ['n', 3, 'h', 'w'] }] }
  expect(neutralProfile(open).profile?.input).toMatchObject({ width: 512, height: 512 })
  const none = { ...facts, outputs: [{ name: 'label', type: 'float32', shape: [1] }] }
  expect(neutralProfile(none)).toMatchObject({ profile: null })
  expect(neutralProfile(none).fault).toMatch(/unet\.onnx/)
})

test('a sidecar speaks over the neutral profile', () => {
  const base = neutralProfile(facts).profile
  if (!base) throw new Error('the graph has a neutral profile')
  expect(mergeProfile(base, { target: 'person', output: { class: 1 } })).toMatchObject({
    target: 'person',
    input: { name: 'image' },
    output: { name: 'mask', class: 1 },
  })
})

test('classes are offered by name where there are as many, and everywhere where nobody knows how many', () => {
  const { profile } = readProfile('{"output": {"class": 2}}', facts)
  const giving = (type: string, channels: number | string) => ({
    ...facts,
    outputs: [{ name: 'mask', type, shape: [1, channels, 256, 256] }],
  })
  expect(classesOf(profile!, giving('float32', 19), undefined)).toBe(19)
  expect(classesOf(profile!, giving('float32', 'classes'), 19)).toBe(19)
  expect(classesOf(profile!, giving('float32', 'classes'), undefined)).toBe('any')
  expect(classesOf(profile!, giving('int64', 1), 1)).toBe('any')
  const levels = { ...profile!, output: { ...profile!.output, activation: 'divide-by-255' as const } }
  expect(classesOf(levels, giving('uint8', 1), 1)).toBe(1)
  expect(classesOf(profile!, giving('float32', 1), undefined)).toBe(1)

  const labels = (classes: number | 'any') => mapsFor(classes).map((map) => mapLabel(map, 'hair'))
  expect(labels(19)).toEqual(['CelebAMask-HQ: hair (13)', 'CelebAMask-HQ, face-parsing order: hair (17)'])
  expect(labels('any')).toEqual(expect.arrayContaining(['LaPa: hair (10)', 'Pascal VOC', 'ADE20K']))
  expect(labels(1)).toEqual([])
  const people = mapsFor('any').map((map) => mapLabel(map, 'person'))
  expect(people).toEqual(expect.arrayContaining(['LaPa: all but background (0)', 'Pascal VOC: person (15)']))

  const read = (index: number) => likelyMap(19, { class: index, invert: false }, 'hair')
  expect(classLabel(read(17), 17)).toBe('hair (17)')
  expect(classLabel(read(13), 18)).toBe('cloth (18)')
  expect(likelyMap('any', { class: 13, invert: false }, 'hair')).toBeUndefined()
})

test('a candidate says which class of which map it reads', () => {
  const { profile } = readProfile('{"output": {"class": 1, "activation": "softmax"}}', facts)
  const reading = (index: number, activation: 'softmax' | 'argmax') => ({
    ...profile!,
    target: 'hair' as const,
    output: { ...profile!.output, class: index, activation },
  })
  expect(readWords(reading(13, 'softmax'), 19)).toBe('softmax, class 13 of 19 (hair in CelebAMask-HQ)')
  expect(readWords(reading(2, 'softmax'), 19)).toBe('softmax, class 2 of 19')
  expect(readWords(reading(17, 'argmax'), 1)).toBe('argmax, class 17')
})
