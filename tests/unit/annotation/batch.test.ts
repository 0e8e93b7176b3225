import { expect, test } from 'vitest'
import { unpackBatch } from '../../../src-main/annotation/batch.ts'
import { pack } from '../../../src-main/annotation/packed-bytes.ts'

test('a batch ends by what its strokes are unpacked, however small they are packed', async () => {
  const patch = await pack(new Uint8Array(1_000_000))
  expect(patch.length).toBeLessThan(10_000)
  const lines = [3, 5, 8, 9].map((sequence) => ({ sequence, author: `author ${sequence}`, patch }))
  const first = await unpackBatch(lines, 2_500_000)
  expect(first).toMatchObject({ lastSequence: 8, author: 'author 8' })
  expect(first.patches.map((each) => each.length)).toEqual([1_000_000, 1_000_000, 1_000_000])
  // One goes on whatever its size, else nothing ever would.
  expect(await unpackBatch(lines.slice(3), 10)).toMatchObject({ lastSequence: 9 })
})
