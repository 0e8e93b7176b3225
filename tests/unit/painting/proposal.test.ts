import { expect, test } from 'vitest'
import { Proposal } from '../../../src-renderer/painting/engine/colour/proposal.ts'
import { MaskPlane } from '../../../src-renderer/painting/engine/index.ts'

/** 17 × 17 tiles: too many to be emptied at once. */
const SIDE = 4352

function painted(): MaskPlane {
  const mask = new Uint8Array(SIDE * SIDE)
  for (let y = 0; y < 600; y++) mask.fill(200, y * SIDE, y * SIDE + 600)
  return new MaskPlane(SIDE, SIDE, mask)
}

/** The one tile that is known of the region. */
const known = { x: 256, y: 0, width: 256, height: 256, pixels: new Uint8Array(256 * 256).fill(100) }

test('of a very large mask the overlap is emptied around the region when it is kept, a tile at a time', () => {
  const plane = painted()
  const proposal = new Proposal(plane, 'intersect').begin()
  proposal.put(known)
  expect([plane.data[0], plane.data[256]]).toEqual([200, 100])

  const { writing, recorder } = proposal.finished('Magic wand')
  if (!writing) throw new Error('nothing is left to write')
  for (const turn of writing) void turn
  const expected = new Uint8Array(SIDE * SIDE)
  for (let y = 0; y < 256; y++) expected.fill(100, y * SIDE + 256, y * SIDE + 512)
  expect(Buffer.compare(plane.data, expected)).toBe(0)

  recorder.revert()
  expect(Buffer.compare(plane.data, painted().data)).toBe(0)
})
