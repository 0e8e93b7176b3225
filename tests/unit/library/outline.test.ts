import { expect, test } from 'vitest'
import { outlinePixels } from '../../../src-renderer/library/grid/outline.ts'
import { maskTint } from '../../../src-renderer/models/try/mask-tint.ts'

/** RGBA pixels of a picture in which `#` is 255 and `.` is 0. */
function grey(picture: string): { data: Uint8ClampedArray; width: number; height: number } {
  const rows = picture
    .trim()
    .split('\n')
    .map((row) => row.trim())
  const values = rows.flatMap((row) => [...row].map((sign) => (sign === '#' ? 255 : 0)))
  return {
    data: new Uint8ClampedArray(values.flatMap((value) => [value, value, value, 255])),
    width: rows[0]?.length ?? 0,
    height: rows.length,
  }
}

const drawn = (pixels: Uint8ClampedArray, width: number) =>
  Array.from({ length: pixels.length / 4 / width }, (_, y) =>
    Array.from({ length: width }, (__, x) => ((pixels[(y * width + x) * 4 + 3] ?? 0) > 0 ? 'o' : '.')).join(''),
  ).join('\n')

test('the outline runs along both sides of the edge, and not along the border of the photo', () => {
  const mask = grey(`
    .....
    .....
    ..###
    ..###
    ..###`)
  expect(drawn(outlinePixels(mask.data, mask.width, mask.height, [1, 2, 3]), mask.width)).toBe(
    ['.....', '..ooo', '.oooo', '.oo..', '.oo..'].join('\n'),
  )
})

test('a mask at a threshold is tinted from the threshold on', () => {
  const pixels = maskTint(new Uint8ClampedArray([127, 0, 0, 255, 128, 0, 0, 255]), 0.5)
  expect(pixels[3]).toBe(0)
  expect(pixels[7]).toBeGreaterThan(0)
})
