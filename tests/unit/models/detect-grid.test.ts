import { expect, test } from 'vitest'
import { gridInputs } from '../../../src-main/models/detect/grid.ts'
import { different, presetInputs } from '../../../src-main/models/detect/inputs.ts'
import { poolOf } from '../../../src-main/models/detect/pool.ts'
import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

const constants = ({ scale, mean, std }: ProfileInput) =>
  [...mean, ...std].map((value) => Number((value / scale).toFixed(2)))

test('known means are mixed with known spreads, in pixels and each once', () => {
  const found = gridInputs(profileInput(4)).map(constants)
  expect(found).toContainEqual([127.5, 127.5, 127.5, 255, 255, 255])
  expect(found).toContainEqual([123.67, 116.28, 103.53, 127.5, 127.5, 127.5])
  expect(found).toContainEqual([132.36, 115.7, 107.3, 58.4, 57.12, 57.38])
  expect(new Set(found.map((each) => each.join())).size).toBe(found.length)
})

test('constants belong to the colour: they are RGB whatever the model takes, and a fourth channel stays', () => {
  const channels = (input: ProfileInput) => new Set(gridInputs(input).map((each) => each.channels))
  expect([...channels(profileInput(4, { channels: 'BGR' }))]).toEqual(['RGB'])
  expect([...channels(profileInput(4, { channels: 'RGBA' }))]).toEqual(['RGBA'])
})

test('a search begins with some mixtures, none of them near to a preset or to another', () => {
  const base = profileInput(4)
  const { first, isMixed } = poolOf(base, [])
  const mixed = first.filter(isMixed)
  expect(mixed.length).toBeGreaterThan(5)
  const all = [...presetInputs(base), ...mixed].filter(({ normalization }) => normalization === 'fixed')
  const apart = different(all, all.length)
  expect(mixed.every((input) => apart.includes(input))).toBe(true)
})

test('none are tried behind a pipeline that is in the graph', () => {
  const base = profileInput(4)
  const { first, isMixed, isOwn } = poolOf(base, [{ gain: [0.3, 0.4, 0.5], offset: [-1, -2, -3], from: [0, 1, 2] }])
  expect(isOwn).toBe(true)
  expect(first.some(isMixed)).toBe(false)
})
