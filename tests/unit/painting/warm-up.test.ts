import { expect, test } from 'vitest'
import { touching } from '../../../src-renderer/painting/engine/index.ts'

test('touching the memory of a mask changes no byte, and takes turns', () => {
  const data = Uint8Array.from({ length: 20_000_003 }, (_, at) => (at * 31) % 251)
  const before = data.slice()
  const turns = [...touching(data)].length
  expect(Buffer.compare(data, before)).toBe(0)
  expect(turns).toBe(2)
})
