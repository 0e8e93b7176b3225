import { open, type FileHandle } from 'node:fs/promises'

/** Room for any shape, and a multiple of 64, as the format asks for. */
const HEADER_BYTES = 128
const MAGIC = Buffer.from('\x93NUMPY\x01\x00', 'latin1')

/**
 * Header of a `.npy` file of uint8 in C order (NumPy format 1.0): magic, version, the length of the description as uint16
 * (little-endian), the description padded with blanks to 128 bytes in all.
 */
export function npyHeader(shape: readonly number[]): Uint8Array {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const description = `{'descr': '|u1', 'fortran_order': False, 'shape': (${dimensions}), }`
  const header = Buffer.alloc(HEADER_BYTES, ' ')
  MAGIC.copy(header)
  header.writeUInt16LE(HEADER_BYTES - MAGIC.length - 2, MAGIC.length)
  header.write(description, MAGIC.length + 2, 'latin1')
  header[HEADER_BYTES - 1] = 0x0a
  return header
}

/** A `.npy` of uint8 that is written row by row: how many there are is known at the end. */
export class NpyWriter {
  readonly #file: FileHandle
  readonly #row: readonly number[]
  #rows = 0

  private constructor(file: FileHandle, row: readonly number[]) {
    this.#file = file
    this.#row = row
  }

  /** @param row the shape of one row */
  static async create(path: string, row: readonly number[]): Promise<NpyWriter> {
    const file = await open(path, 'wx')
    const writer = new NpyWriter(file, row)
    await file.write(npyHeader([0, ...row]), 0, HEADER_BYTES, 0)
    return writer
  }

  get shape(): number[] {
    return [this.#rows, ...this.#row]
  }

  async append(row: Uint8Array): Promise<void> {
    const bytes = this.#row.reduce((product, side) => product * side, 1)
    if (row.length !== bytes) throw new RangeError(`a row of ${bytes} bytes cannot have ${row.length}`)
    const at = HEADER_BYTES + this.#rows * bytes
    for (let done = 0; done < bytes;) {
      done += (await this.#file.write(row, done, bytes - done, at + done)).bytesWritten
    }
    this.#rows += 1
  }

  /** Writes how many rows there are, and flushes. */
  async finish(): Promise<void> {
    await this.#file.write(npyHeader(this.shape), 0, HEADER_BYTES, 0)
    await this.#file.sync()
    await this.close()
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}
