import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { packStroke, unpackStroke } from '../../../src-renderer/annotate/outbox/pack-stroke.ts'
import type { PendingStroke } from '../../../src-renderer/annotate/outbox/stroke.ts'
import { isPacked } from '../../../src-shared/mask/index.ts'

const bytes = (length: number, value: (place: number) => number) => Uint8Array.from({ length }, (_, at) => value(at))
const stroke = (patch: Uint8Array<ArrayBuffer>, before: Uint8Array<ArrayBuffer>): PendingStroke => ({
  strokeId: 'stroke-one',
  sessionId: 'session-one',
  imageId: 'img_a',
  base: 0,
  label: 'Brush',
  patch,
  step: { kind: 'stroke', follows: null, before, thumbnail: new Uint8Array(3) },
  order: 1,
})
const deflate = (all: Uint8Array) => Promise.resolve(new Uint8Array(deflateRawSync(all)))

test('what repeats is packed and comes back as it was, what would grow stays', async () => {
  const painted = stroke(
    bytes(50_000, (at) => at % 7),
    bytes(40, (at) => (at * 151) % 256),
  )
  const packed = await packStroke(painted, deflate)
  expect(isPacked(packed.patch)).toBe(true)
  expect(packed.patch.length).toBeLessThan(1000)
  expect(packed.step).toEqual(painted.step)
  expect(await packStroke(packed, deflate)).toEqual(packed)
  expect(await unpackStroke(packed)).toEqual(painted)
  expect(await unpackStroke(painted)).toEqual(painted)
})

test('a step that only goes back has no bytes of before', async () => {
  const travel = { ...stroke(new Uint8Array(9_000), new Uint8Array(0)), step: { kind: 'travel', to: null } as const }
  const packed = await packStroke(travel, deflate)
  expect(isPacked(packed.patch)).toBe(true)
  expect(await unpackStroke(packed)).toEqual(travel)
})

test('without a worker the stroke stays as it is; damaged bytes are refused', async () => {
  const painted = stroke(new Uint8Array(9_000), new Uint8Array(9_000))
  expect(await packStroke(painted, () => Promise.reject(new Error('no worker')))).toBe(painted)
  const packed = await packStroke(painted, deflate)
  await expect(unpackStroke({ ...packed, patch: packed.patch.slice(0, -3) })).rejects.toThrow()
})
