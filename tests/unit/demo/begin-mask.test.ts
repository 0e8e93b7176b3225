import { expect, test } from 'vitest'
import { patchOf } from '../../../src-main/demo/begin-mask.ts'
import { applyPatch, decodePatch } from '../../../src-shared/mask/index.ts'

test('a probability becomes a mask of the image’s size, 255 from the threshold up', () => {
  const plane = { width: 2, height: 2, values: Uint8Array.from([0, 127, 128, 255]) }
  const mask = new Uint8Array(6 * 4)
  applyPatch(mask, 6, 4, decodePatch(patchOf(plane, { width: 6, height: 4 }, 0.5)))
  const [none, all] = [Array<number>(6).fill(0), Array<number>(6).fill(255)]
  expect([...mask]).toEqual([...none, ...none, ...all, ...all])
})
