/** Bytes before the first value: NumPy's format 1.0 pads its header, so that it can be written again with another count. */
export const NPY_HEADER_BYTES = 128

const MAGIC = [0x93, ...Buffer.from('NUMPY', 'latin1'), 1, 0]

/** The header of a .npy file of uint8, C order, of that shape. `np.load(path, mmap_mode='r')` reads it. */
export function npyHeader(shape: readonly number[]): Uint8Array {
  const header = Buffer.alloc(NPY_HEADER_BYTES, ' ')
  const prefix = MAGIC.length + 2
  header.set(MAGIC)
  header.writeUInt16LE(NPY_HEADER_BYTES - prefix, MAGIC.length)
  const written = header.write(
    `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`,
    prefix,
    'latin1',
  )
  if (prefix + written >= NPY_HEADER_BYTES) throw new RangeError(`a shape of ${shape.join(' × ')} has no room`)
  header.write('\n', NPY_HEADER_BYTES - 1, 'latin1')
  return header
}
