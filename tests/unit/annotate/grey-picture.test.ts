import { expect, test } from 'vitest'
import { greyPictureUrl } from '../../../src-renderer/annotate/panel/grey-picture.ts'

test('a small picture is a BMP of the right size, its first row first, each row filled up to four bytes', () => {
  const url = greyPictureUrl(5, 2, Uint8Array.from([0, 51, 102, 153, 204, 255, 17, 34, 68, 85]))
  const bytes = Buffer.from(url.slice('data:image/bmp;base64,'.length), 'base64')
  expect(bytes.subarray(0, 2).toString('latin1')).toBe('BM')
  expect(bytes.readUInt32LE(2)).toBe(bytes.length)
  expect([bytes.readInt32LE(18), bytes.readInt32LE(22), bytes.readUInt16LE(28)]).toEqual([5, -2, 8])
  const start = bytes.readUInt32LE(10)
  expect([...bytes.subarray(start)]).toEqual([0, 51, 102, 153, 204, 0, 0, 0, 255, 17, 34, 68, 85, 0, 0, 0])
  expect([...bytes.subarray(start - 4, start)]).toEqual([255, 255, 255, 0])
})
