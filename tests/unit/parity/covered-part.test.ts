import { expect, test } from 'vitest'
import { coveredPart, sameAspect } from '../../../src-main/parity/covered-part.ts'

const size = (width: number, height: number) => ({ width, height })

test.each([
  ['twice as large', size(256, 256), size(512, 512), true],
  ['rounded to whole pixels', size(750, 499), size(113, 75), true],
  ['ten times as wide as high, its height rounded from 25.6', size(1000, 100), size(256, 26), true],
  ['of a screen, both sides rounded', size(1366, 768), size(683, 384), true],
  ['of a screen, both sides rounded, much smaller', size(3839, 2159), size(114, 64), true],
  ['of a screen, two pixels too high', size(1920, 1080), size(256, 146), false],
  ['on its side', size(300, 200), size(200, 300), false],
  ['square for a landscape', size(256, 256), size(256, 144), false],
])('a plane %s', (_, a, b, same) => {
  expect(sameAspect(a, b)).toBe(same)
  expect(sameAspect(b, a)).toBe(same)
})

const photo = size(400, 200)
const input = size(256, 256)
const letterbox = { left: 0, top: 64, width: 256, height: 128 }
const whole = { left: 0, top: 0, width: 256, height: 256 }
test.each([
  ['of the photo’s size shows all of it', size(400, 200), whole],
  ['of the photo’s shape as well', size(100, 50), whole],
  ['of the model’s size has borders that were no photo', size(256, 256), letterbox],
  ['of half that size as well', size(128, 128), letterbox],
  ['of another shape cannot be compared', size(300, 200), null],
])('a reference %s', (_, reference, part) => {
  expect(coveredPart(reference, { photo, input, content: letterbox })).toEqual(part)
})
