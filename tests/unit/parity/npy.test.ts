import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openNpy, readRow } from '../../../src-main/parity/npy.ts'
import { openNpz } from '../../../src-main/parity/npz.ts'
import { floats, npy, npyText, zip } from '../../fixtures/npz.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-npy-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const { signal } = new AbortController()
let files = 0
async function write(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `file-${(files += 1)}`)
  await writeFile(path, bytes)
  return path
}
const six = floats([0, 1, 2, 3, 4, 5])
const array = npy('<f4', [2, 3], six)

/** The place of its array is given as ZIP64 in an extra field: near 2^64. */
function farAway(): Buffer {
  const whole = zip([{ name: 'a.npy', bytes: array }])
  const end = whole.subarray(whole.length - 22)
  const list = whole.readUInt32LE(whole.length - 6)
  const extra = Buffer.alloc(12)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(8, 2)
  extra.writeBigUInt64LE(2n ** 64n - 256n, 4)
  whole.writeUInt16LE(extra.length, list + 30)
  whole.writeUInt32LE(0xffffffff, list + 42)
  end.writeUInt32LE(end.readUInt32LE(12) + extra.length, 12)
  return Buffer.concat([whole.subarray(0, whole.length - 22), extra, end])
}

describe('arrays', () => {
  const half = new Uint8Array(Uint16Array.from([0x3c00, 0x3800, 0xc000]).buffer)
  test.each([
    ['float32', '<f4', six, [0, 1, 2, 3, 4, 5]],
    ['float64', '<f8', new Uint8Array(Float64Array.from([0, 1, 2, 3, 4, 5.5]).buffer), [0, 1, 2, 3, 4, 5.5]],
    ['uint8', '|u1', Uint8Array.from([0, 1, 2, 3, 4, 255]), [0, 1, 2, 3, 4, 255]],
    ['bool', '|b1', Uint8Array.from([0, 1, 1, 0, 1, 0]), [0, 1, 1, 0, 1, 0]],
    ['int64', '<i8', new Uint8Array(BigInt64Array.from([0n, 1n, 2n, -3n, 4n, 5n]).buffer), [0, 1, 2, -3, 4, 5]],
  ])('of %s are read row by row', async (dtype, descr, data, values) => {
    const opened = await openNpy(await write(npy(descr, [2, 3], data)))
    expect(opened).toMatchObject({ dtype, shape: [2, 3] })
    expect([...(await readRow(opened, 0, [3])), ...(await readRow(opened, 1, [3]))]).toEqual(values)
  })
  test('of float16 are read by hand', async () => {
    const opened = await openNpy(await write(npy('<f2', [3], half)))
    expect([...(await readRow(opened, 0, [3]))]).toEqual([1, 0.5, -2])
  })
  test('in a .npz lie stored or deflated', async () => {
    const entries = [
      { name: 'inputs.npy', bytes: array },
      { name: 'outputs.npy', bytes: npy('|u1', [2], Uint8Array.from([7, 9])), deflated: true },
    ]
    const [inputs, outputs] = await openNpz(await write(zip(entries)), folder, signal)
    expect(inputs).toMatchObject({ name: 'inputs', shape: [2, 3] })
    expect([...(await readRow(inputs!, 1, [3]))]).toEqual([3, 4, 5])
    expect([...(await readRow(outputs!, 0, [2]))]).toEqual([7, 9])
  })
})

describe('hostile arrays: a sentence each', () => {
  test.each([
    ['pickled objects', npy('|O', [2], six), /pickled Python objects/],
    ['records', npyText("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", six), /a record/],
    ['big-endian values', npy('>f4', [2, 3], six), /big-endian.*astype/],
    ['Fortran order', npy('<f4', [2, 3], six, true), /Fortran order.*ascontiguousarray/],
    ['a huge shape', npy('<f4', [999999999, 999999999], six), /more than 16 GiB/],
    ['a shape that overflows', npy('<f4', [1e14, 1e14, 1e14, 1e14], six), /cannot be used|more than 16 GiB/],
    ['a negative side', npyText("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 3), }", six), /is none/],
    [
      'code in the header',
      npyText("{'descr': __import__('os'), 'fortran_order': False, 'shape': (2,), }"),
      /header is damaged/,
    ],
    ['no values at all', npy('<f4', [0, 3], new Uint8Array()), /is empty/],
    ['too few bytes', array.subarray(0, array.length - 4), /ends early/],
    ['a header cut off', array.subarray(0, 40), /ends early/],
    ['too many bytes', Buffer.concat([array, six]), /goes on after/],
    ['another kind of file', Buffer.from('<html><body>not found</body></html>'), /no NumPy file/],
    ['a future format', Buffer.concat([Buffer.from('\x93NUMPY\x09\x00', 'latin1'), Buffer.alloc(40)]), /format 9/],
    ['strings', npy('<U4', [2], new Uint8Array(32)), /elements are <U4/],
  ])('%s', async (_, bytes, sentence) => {
    await expect(openNpy(await write(bytes))).rejects.toThrow(sentence)
  })

  const zeros = npy('|u1', [4_000_000], new Uint8Array(4_000_000))
  test.each([
    [
      'a bomb that claims little',
      zip([{ name: 'a.npy', bytes: zeros, deflated: true, size: 1000 }]),
      /more than it claims|ends early/,
    ],
    ['a claim that cannot be', zip([{ name: 'a.npy', bytes: array, deflated: true, size: 2 ** 31 }]), /cannot hold/],
    ['a path that leaves', zip([{ name: '../../etc/a.npy', bytes: array }]), /outside of itself/],
    ['an absolute path', zip([{ name: 'C:\\a.npy', bytes: array }]), /outside of itself/],
    [
      'the same name twice',
      zip([
        { name: 'a.npy', bytes: array },
        { name: 'a.npy', bytes: array },
      ]),
      /two arrays/,
    ],
    ['a wrong checksum', zip([{ name: 'a.npy', bytes: array, crc: 1 }]), /content is damaged/],
    [
      'a wrong checksum, deflated',
      zip([{ name: 'a.npy', bytes: array, deflated: true, crc: 1 }]),
      /content is damaged/,
    ],
    ['an unknown method', zip([{ name: 'a.npy', bytes: array, method: 99 }]), /method 99/],
    ['encryption', zip([{ name: 'a.npy', bytes: array, flags: 1 }]), /encrypted/],
    ['no arrays', zip([{ name: 'readme.txt', bytes: array }]), /holds no array/],
    ['pickles inside', zip([{ name: 'a.npy', bytes: npy('|O', [2], six), deflated: true }]), /pickled/],
    ['a place far beyond the file', farAway(), /outside of the file/],
    ['a cut end', zip([{ name: 'a.npy', bytes: array }]).subarray(0, 150), /list of contents is missing/],
  ])('%s in a .npz', async (_, bytes, sentence) => {
    await expect(openNpz(await write(bytes), folder, signal)).rejects.toThrow(sentence)
  })

  test('a file that shrinks while it is read', async () => {
    const path = await write(array)
    const opened = await openNpy(path)
    await truncate(path, array.length - 8)
    await expect(readRow(opened, 1, [3])).rejects.toThrow(/ends early/)
  })
})
