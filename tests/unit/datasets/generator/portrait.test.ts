import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { drawPortrait } from '../../../../datasets/generator/portrait.ts'
import { castPerson, HAIR_STYLES, shotOf } from '../../../../datasets/generator/traits.ts'

const SIZE = 96
const draw = (index: number, shot = 0) => {
  const person = castPerson(43, index)
  return drawPortrait(person, shotOf(person, shot), SIZE)
}
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('the same person and shot give the same bytes, another shot others', () => {
  const [once, again, other] = [draw(0), draw(0), draw(0, 1)]
  expect(sha256(again.rgb)).toBe(sha256(once.rgb))
  expect(sha256(again.mask)).toBe(sha256(once.mask))
  expect(sha256(other.mask)).not.toBe(sha256(once.mask))
})

describe('every kind of hair has a soft mask of its own place', () => {
  test.each(HAIR_STYLES.map((style, index) => [style, index] as const))('%s', (style, index) => {
    expect(castPerson(43, index).style).toBe(style)
    const { mask } = draw(index)
    const share = (wanted: (level: number) => boolean) => mask.filter(wanted).length / mask.length
    expect(share((level) => level >= 128)).toBeGreaterThan(0.03)
    expect(share((level) => level >= 128)).toBeLessThan(0.45)
    expect(share((level) => level > 0 && level < 255)).toBeGreaterThan(0.01)
    // Neither the corners nor the middle of the face are hair; the crown is.
    const at = (x: number, y: number) => mask[Math.round(y * SIZE) * SIZE + Math.round(x * SIZE)]
    expect([at(0.02, 0.02), at(0.97, 0.02), at(0.5, 0.52)]).toEqual([0, 0, 0])
    const crown = [0.18, 0.21, 0.24, 0.27].map((y) => at(0.5, y) ?? 0)
    expect(Math.max(...crown)).toBeGreaterThan(200)
  })
})

test('a cast of twelve has every kind of hair, and photos of one person share what a person keeps', () => {
  const cast = Array.from({ length: 12 }, (_, index) => castPerson(43, index))
  expect(new Set(cast.map(({ style }) => style))).toEqual(new Set(HAIR_STYLES))
  expect(castPerson(43, 5)).toEqual(cast[5])
  expect(castPerson(44, 5)).not.toEqual(cast[5])
})
