import { expect, test } from 'vitest'
import { writePatch, writingPatch } from '../../../src-renderer/painting/engine/apply-patch.ts'
import { MaskPlane } from '../../../src-renderer/painting/engine/mask-plane.ts'
import { Recorder } from '../../../src-renderer/painting/engine/recorder.ts'
import { encodePatch } from '../../../src-shared/mask/index.ts'

const SIZE = { width: 520, height: 300 }
const across = { x: 250, y: 250, width: 12, height: 12, pixels: new Uint8Array(144).fill(255) }
const patch = encodePatch({ ...SIZE, tiles: [across] })

test('a patch that lies across the grid of tiles is counted in all of them', () => {
  const plane = new MaskPlane(SIZE.width, SIZE.height)
  writePatch(plane, patch)
  expect(plane.coverage.hair).toBe(144)
})

test('and is all in the step that is made of it', () => {
  const plane = new MaskPlane(SIZE.width, SIZE.height)
  const recorder = new Recorder(plane, { exact: true })
  const writing = writingPatch(plane, patch, recorder)
  while (!writing.next().done);
  const change = recorder.finish()
  expect(plane.coverage.hair).toBe(144)
  writePatch(plane, change?.before ?? new Uint8Array())
  expect(plane.coverage.hair).toBe(0)
  expect(plane.data.every((value) => value === 0)).toBe(true)
})
