import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePlane, encodePlane } from '../../../src-main/inference/plane-file.ts'
import { AppError } from '../../../src-shared/domain/index.ts'

const plane = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }))
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height })
      .map((values) => ({ width, height, values })),
  )

test('what is written is what is read', async () => {
  await fc.assert(
    fc.asyncProperty(plane, async (original) => {
      const decoded = await decodePlane(await encodePlane(original))
      expect({ ...decoded, values: [...decoded.values] }).toEqual({ ...original, values: [...original.values] })
    }),
  )
})

test('a truncated or altered file is refused with a sentence, never a crash', async () => {
  await fc.assert(
    fc.asyncProperty(plane, fc.nat(), fc.integer({ min: 1, max: 255 }), async (original, place, change) => {
      const bytes = Buffer.from(await encodePlane(original))
      const cut = bytes.subarray(0, place % bytes.length)
      await expect(decodePlane(cut)).rejects.toThrow(AppError)
      bytes[place % 12] = bytes[place % 12]! ^ change
      await expect(decodePlane(bytes)).rejects.toThrow(AppError)
    }),
  )
})

test('a header that promises gigabytes allocates none', async () => {
  const bytes = Buffer.from(await encodePlane({ width: 1, height: 1, values: new Uint8Array(1) }))
  bytes.writeUInt32LE(0xffffffff, 4)
  await expect(decodePlane(bytes, 'x.plane')).rejects.toThrow(/x\.plane is damaged/)
})
