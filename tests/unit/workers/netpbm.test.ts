import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeNetpbm, NetpbmFault, readNetpbmHeader } from '../../../src-main/workers/pixels/netpbm.ts'
import { pbm } from '../../fixtures/pictures.ts'

const text = (source: string) => Buffer.from(source, 'latin1')
const pixelsOf = (source: string) => [...decodeNetpbm(text(source)).pixels]

describe('what the six kinds mean', () => {
  test('P1: 1 is black, blanks are not needed, comments are skipped', () => {
    expect(pixelsOf('P1 # drawn by hand\n3 2\n101\n0 1 # half\n0')).toEqual([0, 255, 0, 255, 0, 255])
  })
  test('P4: rows begin at whole bytes', () => {
    expect([
      ...decodeNetpbm(Buffer.concat([text('P4\n9 2\n'), Buffer.from([0b10000001, 0b10000000, 0, 0])])).pixels,
    ]).toEqual([0, 255, 255, 255, 255, 255, 255, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255])
  })
  test('P2 and P5 stretch to the whole range', () => {
    expect(pixelsOf('P2\n3 1\n3\n0 1 3')).toEqual([0, 85, 255])
    expect(pixelsOf('P5 3 1 1\n\x00\x01\x01')).toEqual([0, 255, 255])
    expect(pixelsOf('P5 2 1 65535\n\x00\x00\xff\xff')).toEqual([0, 255])
  })
  test('P3 and P6 are colours', () => {
    expect(decodeNetpbm(text('P3 1 1 255 9 8 7'))).toMatchObject({ channels: 3, pixels: Uint8Array.of(9, 8, 7) })
    expect(decodeNetpbm(text('P6 1 1 255\n\x09\x08\x07'))).toMatchObject({
      channels: 3,
      pixels: Uint8Array.of(9, 8, 7),
    })
  })
  test('class indices stay as they are stored', () => {
    expect([...decodeNetpbm(text('P5 3 1 18\n\x00\x0d\x12'), { scaled: false }).pixels]).toEqual([0, 13, 18])
  })
})

test('what is written as a bitmap is read as the same mask', () => {
  const pictures = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 })).chain(([width, height]) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      white: fc.array(fc.boolean(), { minLength: width * height, maxLength: width * height }),
    }),
  )
  fc.assert(
    fc.property(pictures, ({ width, height, white }) => {
      const read = decodeNetpbm(pbm(width, height, white))
      expect(read).toMatchObject({ width, height, channels: 1 })
      expect([...read.pixels]).toEqual(white.map((each) => (each ? 255 : 0)))
    }),
  )
})

describe('hostile files', () => {
  test.each([
    ['cut header', 'P5 10'],
    ['no numbers', 'P5 x y 255\n'],
    ['zero width', 'P5 0 5 255\n'],
    ['endless number', `P5 ${'9'.repeat(400)} 1 255\n`],
    ['a comment without end', `P5 #${'a'.repeat(1000)}`],
    ['maximum above 65535', 'P5 1 1 65536\n\x00\x00'],
    ['promises more than it has', 'P5 60000 60000 255\n\x00'],
    ['promises more bits than it has', 'P4 60000 60000\n\x00'],
    ['plain text ends early', 'P2 2 2 255 1 2 3'],
    ['letters among numbers', 'P2 2 2 255 1 2 x 4'],
    ['other digits in a bitmap', 'P1 2 1 1 7'],
    ['another magic', 'P9 1 1 255\n\x00'],
  ])('%s', (_, source) => {
    expect(() => decodeNetpbm(text(source))).toThrow(NetpbmFault)
  })

  test('any bytes give a picture or a fault, never anything else', () => {
    const bodies = fc.tuple(fc.constantFrom('P1', 'P2', 'P3', 'P4', 'P5', 'P6'), fc.string({ maxLength: 60 }))
    fc.assert(
      fc.property(bodies, ([magic, body]) => {
        try {
          const { width, height, channels, pixels } = decodeNetpbm(text(`${magic} ${body}`))
          expect(pixels.length).toBe(width * height * channels)
        } catch (error) {
          expect(error).toBeInstanceOf(NetpbmFault)
        }
      }),
    )
  })

  test('the header alone is read without its body', () => {
    expect(readNetpbmHeader(text('P6 30000 30000 255\n'))).toMatchObject({ width: 30_000, height: 30_000 })
  })
})
