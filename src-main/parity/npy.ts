import { open, stat, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError, visible } from '../../src-shared/domain/index.ts'
import { fromHalf } from '../../src-shared/onnx/float16.ts'

/** Types of elements that are read, by NumPy's letter and size; little-endian where that matters. */
const DTYPES = {
  f2: { name: 'float16', bytes: 2 },
  f4: { name: 'float32', bytes: 4 },
  f8: { name: 'float64', bytes: 8 },
  u1: { name: 'uint8', bytes: 1 },
  b1: { name: 'bool', bytes: 1 },
  i1: { name: 'int8', bytes: 1 },
  i2: { name: 'int16', bytes: 2 },
  i4: { name: 'int32', bytes: 4 },
  i8: { name: 'int64', bytes: 8 },
} as const
export type Dtype = (typeof DTYPES)[keyof typeof DTYPES]['name']

/** An array in a file: where its values lie, from `offset` on, in C order. */
export type NpyArray = { name: string; path: string; offset: number; dtype: Dtype; shape: number[] }
export type NpyHeader = { dtype: Dtype; shape: number[]; /** Bytes before the first value. */ offset: number }

/** Bytes that a header needs at most: NumPy writes 128; format 2.0 allows gigabytes, which only the hostile use. */
export const MAX_HEADER_BYTES = 65_536
const MAX_SIDES = 8
/** One array; references of a few hundred images are some gigabytes. */
export const MAX_ARRAY_BYTES = 16 * 2 ** 30
const MAGIC = '\x93NUMPY'

export const isNpy = (head: Uint8Array): boolean => Buffer.from(head).toString('latin1', 0, 6) === MAGIC

export const itemBytes = (dtype: Dtype): number => Object.values(DTYPES).find(({ name }) => name === dtype)?.bytes ?? 1

export const elementsOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1)

export const describeArray = ({ dtype, shape }: Pick<NpyArray, 'dtype' | 'shape'>): string =>
  `${dtype} [${shape.join(', ')}]`

/**
 * The header of a .npy file (NumPy formats 1.0 to 3.0). Nothing of it is executed.
 * @returns null where `bytes` end before the header does, and may be read on to MAX_HEADER_BYTES
 * @throws AppError FILE_UNREADABLE, one sentence for each fault
 */
export function parseNpyHeader(bytes: Uint8Array, name: string): NpyHeader | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < 12) return null
  if (!isNpy(buffer)) throw unreadable(name, 'it is no NumPy file', 'Write it with np.save or np.savez')
  const major = buffer.readUInt8(6)
  if (major < 1 || major > 3) {
    throw unreadable(name, `it is of NumPy format ${major}, which is not known`, 'Write it with np.save')
  }
  const start = major === 1 ? 10 : 12
  const length = major === 1 ? buffer.readUInt16LE(8) : buffer.readUInt32LE(8)
  if (start + length > MAX_HEADER_BYTES) {
    throw unreadable(name, `its header claims ${length} bytes`, 'It is damaged; write it again')
  }
  if (buffer.length < start + length) return null
  const text = buffer.toString('latin1', start, start + length)
  return { ...parseDescription(text, name), offset: start + length }
}

function parseDescription(text: string, name: string): Pick<NpyHeader, 'dtype' | 'shape'> {
  const descr = /['"]descr['"]\s*:\s*(?:['"]([^'"]*)['"]|(\[))/.exec(text)
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1]
  const sides = /['"]shape['"]\s*:\s*\(([^)]*)\)/.exec(text)?.[1]
  if (!descr || order === undefined || sides === undefined) {
    throw unreadable(name, 'its header is damaged', 'Write it again with np.save')
  }
  const shape = sides.split(',').map((side) => side.trim())
  if (shape.at(-1) === '') shape.pop()
  if (shape.length > MAX_SIDES || !shape.every((side) => /^\d{1,15}L?$/.test(side))) {
    throw unreadable(name, `its shape (${visible(sides.slice(0, 80))}) is none`, 'Write it again with np.save')
  }
  const dtype = dtypeOf(descr[1] ?? 'a record', name)
  const numbers = shape.map((side) => Number.parseInt(side, 10))
  if (order === 'True' && numbers.length > 1) {
    throw unreadable(name, 'its values lie in Fortran order', 'Save np.ascontiguousarray(array) instead')
  }
  checkShape({ dtype, shape: numbers }, name)
  return { dtype, shape: numbers }
}

function dtypeOf(descr: string, name: string): Dtype {
  const [, endian, code = ''] = /^([<>|=]?)(.*)$/.exec(descr) ?? []
  if (code.startsWith('O')) {
    throw unreadable(
      name,
      'it holds pickled Python objects, which may run anything',
      'Save plain numbers, as array.astype("float32")',
    )
  }
  const known = Object.entries(DTYPES).find(([key]) => key === code)?.[1]
  if (!known) {
    throw unreadable(name, `its elements are ${visible(descr.slice(0, 40))}`, 'Save float32, float64, float16 or uint8')
  }
  if (endian === '>' && known.bytes > 1) {
    throw unreadable(name, 'its values are big-endian', 'Save array.astype("<f4") instead')
  }
  return known.name
}

function checkShape(header: Pick<NpyHeader, 'dtype' | 'shape'>, name: string): void {
  const bytes = elementsOf(header.shape) * itemBytes(header.dtype)
  if (bytes === 0) throw unreadable(name, `it is empty (${describeArray(header)})`, 'Save at least one image')
  if (bytes > MAX_ARRAY_BYTES) {
    throw new AppError(
      'FILE_TOO_LARGE',
      `${name} claims ${describeArray(header)}, which is more than ${MAX_ARRAY_BYTES / 2 ** 30} GiB; save fewer images.`,
    )
  }
}

/**
 * To be read. Opening a named pipe would wait for somebody to write into it.
 * @throws AppError FILE_UNREADABLE, FILE_NOT_FOUND
 */
export async function openRegular(path: string): Promise<FileHandle> {
  if (!(await stat(path)).isFile()) {
    throw unreadable(basename(path), 'it is a folder or a device', 'Choose a .npy or .npz file')
  }
  return open(path, 'r')
}

/** A .npy file, its length checked against its header. @throws AppError FILE_UNREADABLE, FILE_TOO_LARGE, FILE_NOT_FOUND */
export async function openNpy(path: string): Promise<NpyArray> {
  const name = basename(path)
  const file = await openRegular(path)
  try {
    const head = Buffer.alloc(MAX_HEADER_BYTES)
    const { bytesRead } = await file.read(head, 0, head.length, 0)
    const header = parseNpyHeader(head.subarray(0, bytesRead), name)
    if (!header) throw endsEarly(name)
    const { size } = await file.stat()
    checkLength(header, size, name)
    return { name: name.replace(/\.npy$/i, ''), path, ...header }
  } finally {
    await file.close()
  }
}

/** @throws AppError FILE_UNREADABLE where a file has more or fewer bytes than its header says */
export function checkLength({ offset, dtype, shape }: NpyHeader, bytes: number, name: string): void {
  const expected = offset + elementsOf(shape) * itemBytes(dtype)
  if (bytes < expected)
    throw endsEarly(name, `${describeArray({ dtype, shape })} needs ${expected} bytes, and it has ${bytes}`)
  if (bytes > expected) throw unreadable(name, 'it goes on after its array', 'Write it again with np.save')
}

/** One row of an array along its first side, or all of it, as numbers. `shape` is that of the row. */
export async function readRow(array: NpyArray, index: number, shape: readonly number[]): Promise<Float32Array> {
  const length = elementsOf(shape)
  const size = length * itemBytes(array.dtype)
  const bytes = Buffer.alloc(size)
  const file = await open(array.path, 'r')
  try {
    for (let done = 0; done < size;) {
      const { bytesRead } = await file.read(bytes, done, size - done, array.offset + index * size + done)
      if (bytesRead === 0) throw endsEarly(array.name)
      done += bytesRead
    }
  } finally {
    await file.close()
  }
  return decode(bytes, array.dtype)
}

/** A row that is compared. @throws AppError INVALID_INPUT for values that are no numbers: else the model would be blamed for them */
export async function readNumbers(array: NpyArray, index: number, shape: readonly number[]): Promise<Float32Array> {
  const values = await readRow(array, index, shape)
  if (values.every(Number.isFinite)) return values
  throw new AppError(
    'INVALID_INPUT',
    `${visible(array.name)} holds values that are no numbers (NaN or infinite) in row ${index}, counted from 0; save it again.`,
    { array: array.name, row: index },
  )
}

function decode(bytes: Buffer, dtype: Dtype): Float32Array {
  const { buffer, byteOffset, length } = bytes
  switch (dtype) {
    case 'float32':
      return new Float32Array(buffer, byteOffset, length / 4)
    case 'float64':
      return Float32Array.from(new Float64Array(buffer, byteOffset, length / 8))
    case 'float16':
      return Float32Array.from(new Uint16Array(buffer, byteOffset, length / 2), fromHalf)
    case 'uint8':
    case 'bool':
      return Float32Array.from(bytes)
    case 'int8':
      return Float32Array.from(new Int8Array(buffer, byteOffset, length))
    case 'int16':
      return Float32Array.from(new Int16Array(buffer, byteOffset, length / 2))
    case 'int32':
      return Float32Array.from(new Int32Array(buffer, byteOffset, length / 4))
    case 'int64':
      return Float32Array.from(new BigInt64Array(buffer, byteOffset, length / 8), Number)
  }
}

export function unreadable(name: string, fault: string, wayOut: string): AppError {
  return new AppError('FILE_UNREADABLE', `${visible(name)} cannot be used: ${fault}. ${wayOut}.`, { name })
}

export const endsEarly = (name: string, why?: string): AppError =>
  unreadable(name, `it ends early${why ? ` (${why})` : ''}`, 'Copy or write it again')
