import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHalf, toHalf } from '../../../src-shared/onnx/float16.ts'

/** The engine's own conversion: its typings come with a later `lib`. */
const view = new DataView(new ArrayBuffer(2)) as DataView & {
  setFloat16(offset: number, value: number): void
  getFloat16(offset: number): number
}

test('every half is read as the engine reads it, and written back unchanged', () => {
  for (let half = 0; half < 0x10000; half += 1) {
    view.setUint16(0, half)
    expect(fromHalf(half)).toBe(view.getFloat16(0))
    if (!Number.isNaN(fromHalf(half))) expect(toHalf(fromHalf(half))).toBe(half)
  }
})

test('every single is rounded as the engine rounds it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.float({ noNaN: true }), fc.float({ min: -2, max: 2, noNaN: true })), (value) => {
      view.setFloat16(0, value)
      expect(toHalf(value)).toBe(view.getUint16(0))
    }),
    { numRuns: 2000 },
  )
})
