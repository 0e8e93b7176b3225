import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PngFault, readPngIndices } from '../../../src-main/workers/pixels/png-indices.ts'
import { png, pngBomb } from '../../fixtures/pictures.ts'

const DEPTHS = [1, 2, 4, 8] as const

test('palette and grey files of every depth, filter and interlacing give back the stored numbers', () => {
  const pictures = fc.record({
    width: fc.integer({ min: 1, max: 21 }),
    height: fc.integer({ min: 1, max: 19 }),
    depth: fc.constantFrom(...DEPTHS),
    isPalette: fc.boolean(),
    interlaced: fc.boolean(),
    filters: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 7 }),
    seed: fc.infiniteStream(fc.nat(255)),
  })
  fc.assert(
    fc.property(pictures, ({ width, height, depth, isPalette, interlaced, filters, seed }) => {
      const samples = [...seed.take(width * height)].map((value) => value % 2 ** depth)
      const palette = isPalette ? Array.from({ length: 2 ** depth * 3 }, (_, at) => at % 256) : undefined
      const filter = (row: number) => filters[row % filters.length] as number
      const colour = isPalette ? 3 : 0
      const read = readPngIndices(png({ width, height, samples, colour, depth, palette, interlaced, filter }))
      expect(read).toMatchObject({ width, height })
      expect([...(read?.pixels ?? [])]).toEqual(samples)
      expect(read?.palette ? [...read.palette] : undefined).toEqual(palette)
    }),
  )
})

test('files that hold no indices are left to others', () => {
  expect(readPngIndices(png({ width: 1, height: 1, colour: 2, samples: [1, 2, 3] }))).toBeNull()
  expect(readPngIndices(png({ width: 1, height: 1, colour: 4, samples: [1, 2] }))).toBeNull()
  expect(readPngIndices(png({ width: 1, height: 1, depth: 16, samples: [1000] }))).toBeNull()
})

test('a file cut anywhere is a fault, and never a picture', () => {
  const samples = Array.from({ length: 64 * 64 }, (_, at) => (at * 7919) % 19)
  const whole = png({ width: 64, height: 64, samples })
  for (let length = 8; length < whole.length - 16; length += 11) {
    expect(() => readPngIndices(whole.subarray(0, length))).toThrow(PngFault)
  }
})

test('a stream that inflates to more than the header says is refused, and one that says too much ends early', () => {
  const long = png({ width: 8, height: 8, samples: new Uint8Array(64) })
  const header = png({ width: 2, height: 2, samples: new Uint8Array(4) }).subarray(8, 33)
  const lying = Buffer.concat([long.subarray(0, 8), header, long.subarray(33)])
  expect(() => readPngIndices(lying)).toThrow(PngFault)
  expect(readPngIndices(pngBomb(30_000, 30_000))).toBeNull()
})
