import fc from 'fast-check'
import { expect, test } from 'vitest'
import { turnedSize, uprightGrey } from '../../../src-main/workers/pixels/orientation.ts'
import type { GreyRaster } from '../../../src-main/workers/pixels/raster.ts'

/** What undoes each orientation. */
const INVERSE = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6 }
const draw = (picture: string): GreyRaster => {
  const rows = picture.trim().split(/\s*\n\s*/)
  return { width: rows[0]!.length, height: rows.length, pixels: Uint8Array.from(Buffer.from(rows.join(''))) }
}
const show = ({ width, pixels }: GreyRaster) =>
  Buffer.from(pixels)
    .toString()
    .match(new RegExp(`.{${width}}`, 'g'))

test.each([
  [1, ['abc', 'def']],
  [2, ['cba', 'fed']],
  [3, ['fed', 'cba']],
  [4, ['def', 'abc']],
  [5, ['ad', 'be', 'cf']],
  [6, ['da', 'eb', 'fc']],
  [7, ['fc', 'eb', 'da']],
  [8, ['cf', 'be', 'ad']],
])('orientation %i', (orientation, shown) => {
  expect(show(uprightGrey(draw('abc\ndef'), orientation))).toEqual(shown)
})

test('every orientation has an inverse, and sizes agree with pixels', () => {
  const pictures = fc.tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 8 }),
  )
  fc.assert(
    fc.property(pictures, ([width, height, orientation]) => {
      const stored = { width, height, pixels: Uint8Array.from({ length: width * height }, (_, at) => at) }
      const shown = uprightGrey(stored, orientation)
      expect(turnedSize(stored, orientation)).toEqual({ width: shown.width, height: shown.height })
      expect(uprightGrey(shown, INVERSE[orientation as keyof typeof INVERSE])).toEqual(stored)
    }),
  )
})
