import { expect, test } from 'vitest'
import { differencesOf } from '../../../src-renderer/annotate/versions/differences.ts'

test('added, removed and only softer or harder pixels are together the ones that differ', () => {
  const first = Uint8Array.from([0, 255, 255, 200, 0, 90, 128, 127])
  const after = Uint8Array.from([255, 255, 0, 255, 40, 90, 127, 128])
  expect(differencesOf(first, after)).toEqual({ added: 2, removed: 2, softness: 2, changed: 6, iou: 2 / 6 })
  expect(differencesOf(first, first)).toMatchObject({ added: 0, removed: 0, softness: 0, changed: 0, iou: 1 })
  expect(differencesOf(new Uint8Array(3), new Uint8Array(3)).iou).toBeNull()
  expect(() => differencesOf(first, new Uint8Array(3))).toThrow(RangeError)
})
